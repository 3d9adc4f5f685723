import { AssertionError } from "node:assert/strict"
import { type SessionError, type SessionErrorCode, isSessionError } from "@cognee-session/core"
import { briefly, differenceOf } from "./difference.ts"

/** Fails unless the two are equal; tells the first place where they differ. */
export function assertEqual(actual: unknown, expected: unknown, what = "the result"): void {
  const difference = differenceOf(actual, expected)
  if (difference === null) return
  const { path } = difference
  throw new AssertionError({
    message: `${what}${path === "" ? "" : ` at ${path}`}: expected ${briefly(difference.expected)}, got ${briefly(difference.actual)}`,
    actual: brief(difference.actual),
    expected: brief(difference.expected),
    operator: "assertEqual",
    stackStartFn: assertEqual,
  })
}

/** Fails unless the condition holds, which the words tell: expected this, got that. */
export function assertTrue(condition: boolean, expectedText: string, gotText: string): asserts condition {
  if (condition) return
  const message = `expected ${expectedText}, got ${gotText}`
  throw new AssertionError({ message, actual: false, expected: true, operator: "assertTrue", stackStartFn: assertTrue })
}

/** Fails unless the call gives a promise that rejects with a `SessionError` of the code, which it resolves to. */
export async function assertRejects(
  call: () => Promise<unknown>,
  code: SessionErrorCode,
  what = "the call",
): Promise<SessionError> {
  const error = await rejectionOf(call, what, `to reject with ${code}`)
  if (error.code === code) return error
  throw new AssertionError({
    message: `${what}: expected a rejection with ${code}, got ${error.code}: ${error.message}`,
    actual: error.code,
    expected: code,
    operator: "assertRejects",
  })
}

/** The `SessionError` that a call rejects with. Fails when it throws, resolves, or rejects with anything else. */
export async function rejectionOf(
  call: () => Promise<unknown>,
  what = "the call",
  how = "to reject",
): Promise<SessionError> {
  const promise = startedCall(call, what)
  const outcome = await promise.then(
    (value) => ({ value, error: null }),
    (error: unknown) => ({ value: null, error: error ?? "nothing" }),
  )
  if (outcome.error === null)
    throw new AssertionError({ message: `expected ${what} ${how}, it resolved to ${briefly(outcome.value)}` })
  assertTrue(isSessionError(outcome.error), `${what} to reject with a SessionError`, briefly(outcome.error))
  return outcome.error
}

/** The promise of a call. Fails when the call throws by itself or gives no promise (F1). */
export function startedCall<T>(call: () => Promise<T>, what = "the call"): Promise<T> {
  let promise: Promise<T>
  try {
    promise = call()
  } catch (error) {
    throw new AssertionError({ message: `expected ${what} to give a promise, it threw ${briefly(error)}` })
  }
  assertTrue(typeof promise?.then === "function", `${what} to give a promise`, briefly(promise))
  return promise
}

/** What became of calls that ran at once: the values of those that were fulfilled, the errors of the others. */
export interface Settled<T> {
  readonly values: readonly T[]
  readonly errors: readonly SessionError[]
}

/** Waits for all the calls. Fails when one rejects with what is no `SessionError`. */
export async function settled<T>(calls: Iterable<Promise<T>>): Promise<Settled<T>> {
  const values: T[] = []
  const errors: SessionError[] = []
  for (const result of await Promise.allSettled(calls)) {
    if (result.status === "fulfilled") values.push(result.value)
    else if (isSessionError(result.reason)) errors.push(result.reason)
    else throw result.reason
  }
  return { values, errors }
}

function brief(value: unknown): unknown {
  return typeof value === "string" && value.length > 2000 ? briefly(value) : value
}
