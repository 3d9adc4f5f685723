import type { SessionKey, SessionStore } from "@cognee-session/core"
import { AssertionError } from "node:assert/strict"
import { briefly } from "./difference.ts"
import { type HistoryCall, isLinearizable } from "./linearizability.ts"
import { refOf } from "./sample-data.ts"
import { type SessionCall, makeCall, sessionModel } from "./session-model.ts"

/** A call on a session, as data. */
export type RaceCall = SessionCall & {
  /** The session that it is made on. */
  readonly session: SessionKey
}

/** Calls that one handle makes one after the other. */
export interface RaceLane {
  readonly handle: "a" | "b"
  readonly calls: readonly RaceCall[]
}

type RaceHistory = HistoryCall<RaceCall, unknown>[]

/**
 * Makes the calls of all lanes at once, those of one lane one after the other, on sessions that it deletes before. Rejects
 * with an `AssertionError` when no serial order of the calls on a session explains what they and a last look on each handle return, and
 * with what a call rejects with, other than `CONFLICT`.
 */
export async function checkRace(lanes: readonly (readonly [SessionStore, readonly RaceCall[]])[]): Promise<void> {
  const sessions = sessionsOf(lanes.flatMap(([, calls]) => calls))
  const stores = [...new Set(lanes.map(([store]) => store))]
  for (const session of sessions) await stores[0]?.deleteSession(session)
  const history: RaceHistory = []
  const results = await Promise.allSettled(lanes.map(([store, calls]) => makeCalls(store, calls, history)))
  for (const result of results) if (result.status === "rejected") throw result.reason
  for (const session of sessions) {
    const calls = history.filter((one) => keyOf(one.operation.session) === keyOf(session))
    const looks = await Promise.all(stores.map((store) => lastLook(store, session)))
    const whole = [...calls, ...looks.flat()]
    if (!isLinearizable(whole, sessionModel)) throw unexplained(whole)
  }
}

async function makeCalls(store: SessionStore, calls: readonly RaceCall[], history: RaceHistory): Promise<void> {
  for (const operation of calls) {
    const calledAt = performance.now()
    const value = await makeCall(store, operation.session, operation)
    history.push({ operation, calledAt, returnedAt: performance.now(), result: { value } })
  }
}

/** Reads what the session holds on a handle when the race is over. */
async function lastLook(store: SessionStore, session: SessionKey): Promise<RaceHistory> {
  const calledAt = performance.now()
  const reads = [
    { kind: "readAll" },
    { kind: "getGraph" },
    ...(store.capabilities.traces ? [{ kind: "readSteps" }] : []),
  ]
  return Promise.all(
    (reads as SessionCall[]).map(async (call) => {
      const value = await makeCall(store, session, call)
      return { operation: { ...call, session }, calledAt, returnedAt: Infinity, result: { value } }
    }),
  )
}

function sessionsOf(calls: readonly RaceCall[]): SessionKey[] {
  return [...new Map(calls.map(({ session }) => [keyOf(session), session])).values()]
}

function keyOf(session: SessionKey): string {
  return JSON.stringify(refOf(session))
}

function unexplained(history: RaceHistory): AssertionError {
  const start = Math.min(...history.map(({ calledAt }) => calledAt))
  const lines = history
    .toSorted((x, y) => x.calledAt - y.calledAt)
    .map(({ operation, calledAt, returnedAt, result }) => {
      const [from, to] = [calledAt, returnedAt].map((time) => (time - start).toFixed(3))
      const when = returnedAt === Infinity ? "at last" : `${from} to ${to} ms`
      return `${when}: ${briefly(callOf(operation))} gave ${briefly(result?.value)}`
    })
  const message = `expected that some serial order of the calls explains what they return, got these, which none does:`
  return new AssertionError({ message: [message, ...lines].join("\n") })
}

/** The call without its session, which is the same for all of them. */
function callOf(operation: RaceCall): object {
  return Object.fromEntries(Object.entries(operation).filter(([name]) => name !== "session"))
}
