import type { SessionRef, SessionStore } from "@cognee-session/core"
import { logSize } from "./session-files.ts"
import { EMPTY_SNAPSHOT, type Snapshot, snapshotOf } from "./snapshot.ts"
import { type Subject, withStore } from "./subject.ts"

/** A session whose ids are not told by the names of its directories. */
export const RICH: SessionRef = { sessionId: "Rich: séance", userId: "Ünïcode" }

/** A session beside it, which nothing that happens to it may touch. */
export const NEIGHBOUR: SessionRef = { sessionId: "neighbour", userId: "Ünïcode" }

/** The size of the log after a write, and what the session held then. */
export interface Stage {
  readonly bytes: number
  readonly state: Snapshot
}

const createdAt = new Date("2026-01-02T03:04:05.678Z")

/** Writes that leave records of every kind. The star and the J turn into newlines when one of their bits flips. */
export const RICH_WRITES: readonly ((store: SessionStore) => Promise<unknown>)[] = [
  (store) => store.createQaEntry(RICH, { id: "first", question: "JJ * é \u0000 \ud800 😀", answer: "", createdAt }),
  (store) => store.setGraphContext(RICH, "a graph"),
  (store) => store.createQaEntry(RICH, { question: "of a generated id", answer: '\n["0000000f' }),
  (store) => store.updateQaEntry(RICH, "first", { answer: "J*J", memifyMetadataPatch: { __proto__x: true } }),
  (store) =>
    store.saveTraceStep(RICH, { traceId: "step", originFunction: "f", status: "ok", methodParams: { n: [1] } }),
  (store) =>
    store.createQaEntries(RICH, [
      { id: "b1", question: "batch", answer: "1", createdAt },
      { id: "b2", question: "batch", answer: "2", createdAt, usedGraphElementIds: { nodeIds: ["n"], edgeIds: [] } },
    ]),
  (store) => store.deleteQaEntry(RICH, "b1"),
  (store) => store.setGraphContext(RICH, ""),
  (store) => store.updateQaEntry(RICH, "b2", { feedbackScore: 5, memifyMetadata: { done: false } }),
  (store) => store.createQaEntry(RICH, { id: "b1", question: "again", answer: "anew", createdAt }),
  (store) => store.saveTraceStep(RICH, { originFunction: "g", status: "failed" }),
]

/** Does the writes, and gives the stages that the session went through, the empty one first. */
export async function writeRichSession(
  subject: Subject,
  dir: string,
  writes: typeof RICH_WRITES = RICH_WRITES,
): Promise<Stage[]> {
  return withStore(subject, dir, async (store) => {
    await store.createQaEntry(NEIGHBOUR, { id: "kept", question: "next door?", answer: "yes" })
    const stages: Stage[] = []
    for (const write of writes) {
      await write(store)
      stages.push({ bytes: logSize(dir, RICH), state: await snapshotOf(store, RICH) })
    }
    return [{ bytes: 0, state: EMPTY_SNAPSHOT }, ...stages]
  })
}
