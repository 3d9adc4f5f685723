import assert from "node:assert/strict"
import type { SessionKey, SessionQaEntry, SessionStore, SessionTraceStep } from "@cognee-session/core"

/** All that a session holds. */
export interface Snapshot {
  readonly entries: readonly SessionQaEntry[]
  readonly context: string | null
  readonly steps: readonly SessionTraceStep[]
}

export const EMPTY_SNAPSHOT: Snapshot = { entries: [], context: null, steps: [] }

/** Reads all that a session holds, in every way that there is, and makes sure that all of them tell the same. */
export async function snapshotOf(store: SessionStore, session: SessionKey): Promise<Snapshot> {
  const entries = await store.getAllQaEntries(session)
  const last = entries.at(-1)
  assert.deepEqual(await store.getLatestQaEntries(session, entries.length + 1), entries)
  assert.equal(await store.latestQaId(session), last?.id ?? null)
  if (last !== undefined) {
    assert.deepEqual(await store.getQaEntry(session, last.id), last)
    assert.deepEqual(await store.getLatestQaEntries(session, 2, { before: last.id }), entries.slice(0, -1).slice(-2))
  }
  return { entries, context: await store.getGraphContext(session), steps: await store.readTraceSteps(session) }
}
