import { inspect } from "node:util"
import { expect } from "vitest"
import { type SessionError, type SessionStore, createSessionStore, isSessionError } from "../src/index.ts"
import { recordingDriver } from "./recording-driver.ts"

/** Planted in whatever is refused: no error may show it. */
export const SECRET = "S3CRET hunter2"

/** The error that a call rejects with. A call that throws by itself, or resolves, fails the test. */
export async function rejectionOf(run: () => Promise<unknown>): Promise<SessionError> {
  const settled = await settle(run)
  if (settled.status === "fulfilled") throw new Error("resolved instead of rejecting")
  expect(isSessionError(settled.reason)).toBe(true)
  expect(everythingIn(settled.reason)).not.toContain(SECRET)
  return settled.reason as SessionError
}

async function settle(run: () => Promise<unknown>): Promise<PromiseSettledResult<unknown>> {
  const promise = started(run)
  const [settled] = await Promise.allSettled([promise])
  return settled
}

function started(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return run()
  } catch {
    throw new Error("threw instead of rejecting")
  }
}

/** All text that a log could make of a value. */
export function everythingIn(value: unknown): string {
  const { message, stack } = value as { message?: string; stack?: string }
  const inspected = inspect(value, { depth: null, showHidden: true, getters: true, maxStringLength: null })
  return [message, stack, inspected, JSON.stringify(value)].join("\n")
}

/** Fails unless the call rejects with `INVALID_PARAMETER` before the driver hears of it. */
export async function expectInvalid(run: (store: SessionStore) => Promise<unknown>): Promise<SessionError> {
  const { driver, calls } = recordingDriver()
  const store = createSessionStore(driver)
  const error = await rejectionOf(() => run(store))
  expect(error).toMatchObject({ code: "INVALID_PARAMETER", outcome: "not-applied", retryable: false })
  expect(calls).toEqual([])
  return error
}

/** The arguments that the driver gets when a call goes through. */
export async function passedBy(run: (store: SessionStore) => Promise<unknown>): Promise<readonly unknown[]> {
  const { driver, calls } = recordingDriver()
  await run(createSessionStore(driver))
  expect(calls).toHaveLength(1)
  return calls[0]!.args
}
