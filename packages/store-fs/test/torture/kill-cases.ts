import type { SessionRef, SessionStore } from "@cognee-session/core"
import { logSize } from "./session-files.ts"

export const KILLED: SessionRef = { sessionId: "killed: 1", userId: null }
export const BESIDE: SessionRef = { sessionId: "beside", userId: null }

/** When the sessions of these cases are written, and when the operations come. */
export const WRITTEN_AT: number = Date.parse("2026-03-01T00:00:00Z")
export const CALLED_AT: number = WRITTEN_AT + 60 * 60 * 1000

/** An operation that is killed at each of its steps. */
export interface KillCase {
  readonly title: string
  readonly method: keyof SessionStore & string
  readonly args: readonly unknown[]
  /** How long the session lives after it was written, in milliseconds. Default: for ever. */
  readonly ttl?: number
  /** The steps that the operation must have been killed at. */
  readonly steps: readonly string[]
  /** Writes what is there before it. */
  prepare(store: SessionStore, dir: string): Promise<unknown>
}

const createdAt = "2026-01-02T03:04:05.678Z"
const entry = (id: string): Record<string, unknown> => ({ id, question: `${id}?`, answer: "yes" })

async function writeSome(store: SessionStore): Promise<void> {
  await store.createQaEntries(KILLED, [
    { id: "a", question: "a?", answer: "yes", createdAt: new Date(createdAt) },
    { id: "b", question: "b?", answer: "yes", createdAt: new Date(createdAt) },
  ])
  await store.setGraphContext(KILLED, "before")
  await store.saveTraceStep(KILLED, { traceId: "t", originFunction: "f", status: "ok" })
}

/** Leaves a log that the next update makes worth a compaction. */
async function writeMuchGarbage(store: SessionStore, dir: string): Promise<void> {
  await writeSome(store)
  while (logSize(dir, KILLED) < 63 * 1024) await store.updateQaEntry(KILLED, "a", { answer: "x".repeat(800) })
}

export const KILL_CASES: readonly KillCase[] = [
  {
    title: "a first create",
    method: "createQaEntry",
    args: [KILLED, entry("new")],
    steps: ["makeDir", "create", "create", "makeDir", "rename"],
    prepare: async () => {},
  },
  { title: "a create", method: "createQaEntry", args: [KILLED, entry("new")], steps: ["append"], prepare: writeSome },
  {
    title: "a batch",
    method: "createQaEntries",
    args: [KILLED, [entry("new"), entry("newer")]],
    steps: ["append"],
    prepare: writeSome,
  },
  {
    title: "an update",
    method: "updateQaEntry",
    args: [KILLED, "a", { answer: "no", memifyMetadataPatch: { k: true } }],
    steps: ["append"],
    prepare: writeSome,
  },
  { title: "a delete", method: "deleteQaEntry", args: [KILLED, "a"], steps: ["append"], prepare: writeSome },
  { title: "a context", method: "setGraphContext", args: [KILLED, "after"], steps: ["append"], prepare: writeSome },
  {
    title: "a trace step",
    method: "saveTraceStep",
    args: [KILLED, { traceId: "new", originFunction: "g", status: "ok" }],
    steps: ["append"],
    prepare: writeSome,
  },
  {
    title: "a deletion of the session",
    method: "deleteSession",
    args: [KILLED],
    steps: ["makeDir", "rename", "append", "remove", "removeDir"],
    prepare: writeSome,
  },
  {
    title: "a prune",
    method: "prune",
    args: [],
    steps: ["makeDir", "rename", "remove", "removeDir"],
    prepare: writeSome,
  },
  {
    title: "an update with a compaction",
    method: "updateQaEntry",
    args: [KILLED, "a", { answer: "y".repeat(2000) }],
    steps: ["append", "create", "append", "makeDir", "create", "link", "remove", "removeDir"],
    prepare: writeMuchGarbage,
  },
  {
    title: "a create after the session has expired",
    method: "createQaEntry",
    args: [KILLED, entry("new")],
    ttl: 1000,
    steps: ["append", "rename", "remove", "removeDir", "makeDir", "create", "rename"],
    prepare: writeSome,
  },
]
