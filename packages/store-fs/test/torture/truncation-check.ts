import assert from "node:assert/strict"
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs"
import { isSessionError } from "@cognee-session/core"
import { RICH, type Stage } from "./rich-session.ts"
import { fileOf } from "./session-files.ts"
import { type Snapshot, snapshotOf } from "./snapshot.ts"
import { type Subject, withStore } from "./subject.ts"

/**
 * Cuts the log at each offset. The session must hold just what the whole records before the cut say; what is written
 * next must be there, and nothing else must have changed.
 */
export async function checkLogTruncations(subject: Subject, dir: string, stages: readonly Stage[]): Promise<number> {
  const path = fileOf(dir, RICH, "log")
  const whole = readFileSync(path)
  for (let cut = 0; cut <= whole.length; cut += 1) {
    overwrite(path, whole, cut)
    const expected = stateAt(stages, cut)
    await checkHolds(subject, dir, expected, `cut at byte ${cut}`)
    await checkNextWrite(subject, dir, expected, `cut at byte ${cut}`)
  }
  overwrite(path, whole, whole.length)
  return whole.length + 1
}

/** Cuts the base at each offset. Each read tells what it told before, or that the base is damaged. */
export async function checkBaseTruncations(subject: Subject, dir: string): Promise<number> {
  const path = fileOf(dir, RICH, "base")
  const whole = readFileSync(path)
  const expected = await withStore(subject, dir, (store) => snapshotOf(store, RICH))
  for (let cut = 0; cut < whole.length; cut += 1) {
    overwrite(path, whole, cut)
    await checkSameOrDamaged(subject, dir, expected, `base cut at byte ${cut}`)
  }
  overwrite(path, whole, whole.length)
  return whole.length
}

async function checkHolds(subject: Subject, dir: string, expected: Snapshot, when: string): Promise<void> {
  const held = await withStore(subject, dir, (store) => snapshotOf(store, RICH))
  assert.deepEqual(held, expected, when)
}

/** Makes a file hold so many of the bytes. It is never empty meanwhile: a file system may wait for the disk then. */
function overwrite(path: string, bytes: Buffer, length: number): void {
  const file = openSync(path, "r+")
  writeSync(file, bytes, 0, length, 0)
  ftruncateSync(file, length)
  closeSync(file)
}

/** A record that lacks just the newline behind it is whole. */
function stateAt(stages: readonly Stage[], cut: number): Snapshot {
  return stages.findLast(({ bytes }) => cut >= bytes - 1)!.state
}

async function checkNextWrite(subject: Subject, dir: string, before: Snapshot, when: string): Promise<void> {
  await withStore(subject, dir, (store) => store.createQaEntry(RICH, { id: "next", question: "next?", answer: "yes" }))
  await withStore(subject, dir, async (store) => {
    const entries = await store.getAllQaEntries(RICH)
    assert.equal(entries.at(-1)?.id, "next", when)
    assert.deepEqual(entries.slice(0, -1), before.entries, when)
    assert.equal(await store.getGraphContext(RICH), before.context, when)
    assert.deepEqual(await store.readTraceSteps(RICH), before.steps, when)
  })
}

async function checkSameOrDamaged(subject: Subject, dir: string, expected: Snapshot, when: string): Promise<void> {
  await withStore(subject, dir, async (store) => {
    const reads: [string, Promise<unknown>, unknown][] = [
      ["getAllQaEntries", store.getAllQaEntries(RICH), expected.entries],
      ["getLatestQaEntries", store.getLatestQaEntries(RICH, 100), expected.entries],
      ["getGraphContext", store.getGraphContext(RICH), expected.context],
      ["readTraceSteps", store.readTraceSteps(RICH), expected.steps],
    ]
    for (const [name, read, value] of reads) await checkRead(read, value, `${name}, ${when}`)
  })
}

/** A read of damaged data gives just what was there, or tells of the damage. */
export async function checkRead(read: Promise<unknown>, expected: unknown, when: string): Promise<void> {
  let value: unknown
  try {
    value = await read
  } catch (error) {
    assert.ok(isSessionError(error) && error.code === "STORE_ERROR", `${when}: ${String(error)}`)
    assert.match(error.message, /at byte \d+/, when)
    assert.ok(error.message.includes(JSON.stringify(RICH.sessionId)), when)
    return
  }
  assert.deepEqual(value, expected, when)
}
