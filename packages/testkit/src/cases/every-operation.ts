import type { SessionKey, SessionOperation, SessionStore } from "@cognee-session/core"
import { bareEntry, bareStep } from "../sample-data.ts"

/** Every method by name, the way that garbage is passed to it. */
export type AnyMethods = Record<string, (...args: readonly unknown[]) => Promise<unknown>>

/** A call of one operation on one session, with arguments that are otherwise good. */
export interface SampleCall {
  readonly operation: SessionOperation
  /** Needs a capability that not every store has. */
  readonly needs: "traces" | "atomicBatch" | null
  readonly writes: boolean
  readonly run: (store: SessionStore, session: SessionKey) => Promise<unknown>
}

/** Every operation that takes a session, once. The entry `"entry"` need not be there. */
export const SESSION_CALLS: readonly SampleCall[] = [
  write("createQaEntry", (store, session) => store.createQaEntry(session, bareEntry("made"))),
  write("createQaEntries", (store, session) => store.createQaEntries(session, [bareEntry("batch")]), "atomicBatch"),
  read("getQaEntry", (store, session) => store.getQaEntry(session, "entry")),
  read("getLatestQaEntries", (store, session) => store.getLatestQaEntries(session, 2)),
  read("getAllQaEntries", (store, session) => store.getAllQaEntries(session)),
  read("latestQaId", (store, session) => store.latestQaId(session)),
  write("updateQaEntry", (store, session) => store.updateQaEntry(session, "entry", { answer: "new" })),
  write("deleteQaEntry", (store, session) => store.deleteQaEntry(session, "entry")),
  read("getGraphContext", (store, session) => store.getGraphContext(session)),
  write("setGraphContext", (store, session) => store.setGraphContext(session, "graph")),
  write("saveTraceStep", (store, session) => store.saveTraceStep(session, bareStep("step")), "traces"),
  read("readTraceSteps", (store, session) => store.readTraceSteps(session), "traces"),
  write("deleteSession", (store, session) => store.deleteSession(session)),
]

/** The calls of `SESSION_CALLS` that the store supports. */
export function callsOf(store: SessionStore): SampleCall[] {
  return SESSION_CALLS.filter(({ needs }) => needs === null || store.capabilities[needs])
}

function read(operation: SessionOperation, run: SampleCall["run"], needs: SampleCall["needs"] = null): SampleCall {
  return { operation, needs, writes: false, run }
}

function write(operation: SessionOperation, run: SampleCall["run"], needs: SampleCall["needs"] = null): SampleCall {
  return { operation, needs, writes: true, run }
}
