import assert from "node:assert/strict"
import { closeSync, cpSync, openSync, readFileSync, rmSync, writeSync } from "node:fs"
import type { SessionStore } from "@cognee-session/core"
import { NEIGHBOUR, RICH } from "./rich-session.ts"
import { sampleBelow } from "./random.ts"
import { fileOf } from "./session-files.ts"
import type { Snapshot } from "./snapshot.ts"
import { type Subject, withStore } from "./subject.ts"
import { checkRead } from "./truncation-check.ts"

interface Flips {
  readonly file: "log" | "base" | "session"
  /** How many bits are flipped, one at a time; all of them, where there are no more. */
  readonly count: number
  readonly seed: number
  /** After how many of them the damaged session is deleted and pruned as well. */
  readonly removeEvery: number
}

/** Flips bits of a file, one at a time: whatever is read is what was there, or an error that tells of the damage. */
export async function checkBitFlips(subject: Subject, dir: string, expected: Snapshot, flips: Flips): Promise<number> {
  const path = fileOf(dir, RICH, flips.file)
  const whole = readFileSync(path)
  const bits = sampleBelow(whole.length * 8, flips.count, flips.seed)
  for (const [index, bit] of bits.entries()) {
    const when = `bit ${bit % 8} of byte ${bit >> 3} of ${flips.file}`
    overwrite(path, bit >> 3, whole[bit >> 3]! ^ (1 << (bit % 8)))
    await withStore(subject, dir, (store) => checkReads(store, expected, when))
    if (index % flips.removeEvery === 0) await checkRemoval(subject, dir, when)
    overwrite(path, bit >> 3, whole[bit >> 3]!)
  }
  return bits.length
}

async function checkReads(store: SessionStore, { entries, context, steps }: Snapshot, when: string): Promise<void> {
  const before = entries.at(-1)!
  await checkRead(store.getAllQaEntries(RICH), entries, `getAllQaEntries, ${when}`)
  await checkRead(store.getLatestQaEntries(RICH, 1), [before], `getLatestQaEntries, ${when}`)
  await checkRead(store.getLatestQaEntries(RICH, 100, { before: before.id }), entries.slice(0, -1), `before, ${when}`)
  await checkRead(store.getQaEntry(RICH, "first"), entries[0], `getQaEntry, ${when}`)
  await checkRead(store.latestQaId(RICH), before.id, `latestQaId, ${when}`)
  await checkRead(store.getGraphContext(RICH), context, `getGraphContext, ${when}`)
  await checkRead(store.readTraceSteps(RICH), steps, `readTraceSteps, ${when}`)
  assert.deepEqual(await listed(store), [NEIGHBOUR.sessionId, RICH.sessionId], `listSessions, ${when}`)
  assert.equal((await store.getAllQaEntries(NEIGHBOUR)).length, 1, `the other session, ${when}`)
}

/** The damaged session can be deleted, pruned and made anew; afterwards everything is as it was. */
async function checkRemoval(subject: Subject, dir: string, when: string): Promise<void> {
  const backup = `${dir}-backup`
  cpSync(dir, backup, { recursive: true })
  await withStore(subject, dir, async (store) => {
    assert.equal(await store.deleteSession(RICH), true, `deleteSession, ${when}`)
    assert.deepEqual(await store.getAllQaEntries(RICH), [], `deleteSession, ${when}`)
    assert.deepEqual(await listed(store), [NEIGHBOUR.sessionId], `deleteSession, ${when}`)
    await store.createQaEntry(RICH, { id: "first", question: "anew", answer: "yes" })
    assert.equal((await store.getAllQaEntries(RICH)).length, 1, `made anew, ${when}`)
  })
  rmSync(dir, { recursive: true })
  cpSync(backup, dir, { recursive: true })
  await withStore(subject, dir, async (store) => {
    await store.prune()
    assert.deepEqual(await listed(store), [], `prune, ${when}`)
  })
  rmSync(dir, { recursive: true })
  cpSync(backup, dir, { recursive: true })
  rmSync(backup, { recursive: true })
}

async function listed(store: SessionStore): Promise<string[]> {
  const { sessions } = await store.listSessions("all")
  return sessions.map(({ sessionId }) => sessionId).toSorted((a, b) => (a > b ? -1 : 1))
}

function overwrite(path: string, position: number, byte: number): void {
  const file = openSync(path, "r+")
  writeSync(file, Buffer.from([byte]), 0, 1, position)
  closeSync(file)
}
