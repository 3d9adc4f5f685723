import assert from "node:assert/strict"
import { appendFileSync } from "node:fs"
import type { SessionKey, SessionQaEntry } from "@cognee-session/core"
import { fileOf, recordsIn } from "./session-files.ts"
import { snapshotOf } from "./snapshot.ts"
import { type Subject, withStore } from "./subject.ts"

const SESSION = { sessionId: "torn", userId: null }
const DONOR = { sessionId: "donor", userId: null }

/**
 * Leaves the beginning of a record in a log, as a writer does that is killed in the middle of its write, at each length
 * that a record may be cut to and for records of several kinds; behind each of them the store writes a record of its own.
 */
export async function checkTornWrites(subject: Subject, dir: string): Promise<number> {
  const torn = await recordsToTear(subject, dir)
  const create = (session: SessionKey, id: string): Promise<string> =>
    withStore(subject, dir, (store) => store.createQaEntry(session, { id, question: id, answer: "" }))
  const written = [await create(SESSION, "whole-0")]
  const path = fileOf(dir, SESSION, "log")
  for (const record of torn) {
    for (let length = 1; length < record.length - 1; length += 1) {
      appendFileSync(path, record.subarray(0, length))
      await checkLatest(subject, dir, written)
      written.push(await create(SESSION, `whole-${written.length}`))
    }
  }
  const held = await withStore(subject, dir, (store) => snapshotOf(store, SESSION))
  assert.deepEqual(idsOf(held.entries), written)
  assert.deepEqual([held.context, held.steps], [null, []])
  return written.length
}

/** A create, a deletion of the first entry, a context and a trace step: none of them may take effect when it is torn. */
async function recordsToTear(subject: Subject, dir: string): Promise<Buffer[]> {
  await withStore(subject, dir, async (store) => {
    await store.createQaEntry(DONOR, { id: "whole-0", question: "q", answer: "a" })
    await store.setGraphContext(DONOR, "torn")
    await store.saveTraceStep(DONOR, { originFunction: "torn", status: "torn" })
    await store.deleteQaEntry(DONOR, "whole-0")
  })
  return recordsIn(fileOf(dir, DONOR, "log"))
}

async function checkLatest(subject: Subject, dir: string, written: readonly string[]): Promise<void> {
  await withStore(subject, dir, async (store) => {
    assert.deepEqual(idsOf(await store.getLatestQaEntries(SESSION, 3)), written.slice(-3))
    assert.equal(await store.getGraphContext(SESSION), null)
  })
}

function idsOf(entries: readonly SessionQaEntry[]): string[] {
  return entries.map(({ id }) => id)
}
