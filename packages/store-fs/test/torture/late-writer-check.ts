import assert from "node:assert/strict"
import type { SessionRef, SessionStore } from "@cognee-session/core"
import type { Disk, OpenFile } from "../../src/disk.ts"
import { compactNow } from "./session-files.ts"
import { type Snapshot, snapshotOf } from "./snapshot.ts"
import { subjectOn, theStore, withStore } from "./subject.ts"

const LATE: SessionRef = { sessionId: "late", userId: null }

interface LateWrite {
  readonly call: (store: SessionStore) => Promise<unknown>
  /** Whether the session shows that the write was done. */
  readonly isDone: (session: Snapshot) => boolean
}

const LATE_WRITES: readonly LateWrite[] = [
  {
    call: (store) => store.createQaEntry(LATE, { id: "late", question: "q", answer: "a" }),
    isDone: ({ entries }) => entries.filter(({ id }) => id === "late").length === 1,
  },
  {
    call: (store) => store.updateQaEntry(LATE, "first", { answer: "late" }),
    isDone: ({ entries }) => entries[0]?.answer === "late",
  },
  {
    call: (store) => store.deleteQaEntry(LATE, "first"),
    isDone: ({ entries }) => entries.every(({ id }) => id !== "first"),
  },
  { call: (store) => store.setGraphContext(LATE, "late"), isDone: ({ context }) => context === "late" },
  {
    call: (store) => store.saveTraceStep(LATE, { traceId: "late", originFunction: "f", status: "ok" }),
    isDone: ({ steps }) => steps.filter(({ traceId }) => traceId === "late").length === 1,
  },
]

/** Holds a writer up just before it appends, while another compacts the session: what it is told it wrote must be there. */
export async function checkLateWriters(disk: Disk, dir: string): Promise<void> {
  for (const { call, isDone } of LATE_WRITES) {
    await withStore(theStore, dir, (store) => store.deleteSession(LATE))
    await withStore(theStore, dir, (store) => store.createQaEntry(LATE, { id: "first", question: "q", answer: "a" }))
    await writeLate(disk, dir, call, async () => {
      await compactNow(dir, LATE, disk)
      await withStore(theStore, dir, (store) =>
        store.createQaEntry(LATE, { id: "between", question: "q", answer: "a" }),
      )
    })
    const session = await withStore(theStore, dir, (store) => snapshotOf(store, LATE))
    assert.ok(isDone(session), `${call.toString()} was acknowledged`)
    assert.ok(session.entries.some(({ id }) => id === "between"))
  }
}

/** The same while the session is deleted: nothing of the time before may be seen again. */
export async function checkLateAfterDeletion(disk: Disk, dir: string): Promise<void> {
  for (const { call } of LATE_WRITES) {
    await withStore(theStore, dir, (store) => store.createQaEntry(LATE, { id: "first", question: "q", answer: "a" }))
    await writeLate(disk, dir, call, async () => {
      assert.equal(await withStore(theStore, dir, (store) => store.deleteSession(LATE)), true)
    })
    const { entries } = await withStore(theStore, dir, (store) => snapshotOf(store, LATE))
    assert.ok(
      entries.every(({ id }) => id === "late"),
      "an entry of the deleted session came back",
    )
    await withStore(theStore, dir, (store) => store.deleteSession(LATE))
  }
}

async function writeLate(
  disk: Disk,
  dir: string,
  call: LateWrite["call"],
  meanwhile: () => Promise<void>,
): Promise<void> {
  let isFirst = true
  const held = heldUp(disk, async () => {
    if (isFirst) {
      isFirst = false
      await meanwhile()
    }
  })
  await withStore(subjectOn(held), dir, call)
  assert.ok(!isFirst, "the writer was held up")
}

/** A disk that lets something else happen before each append. */
function heldUp(disk: Disk, before: () => Promise<void>): Disk {
  return {
    ...disk,
    open: async (path, mode) => {
      const file = await disk.open(path, mode)
      return file === null ? null : heldUpFile(file, before)
    },
  }
}

function heldUpFile(file: OpenFile, before: () => Promise<void>): OpenFile {
  return {
    name: file.name,
    size: () => file.size(),
    changedAt: () => file.changedAt(),
    read: (position, length) => file.read(position, length),
    append: async (bytes) => {
      await before()
      await file.append(bytes)
    },
    sync: () => file.sync(),
    close: () => file.close(),
  }
}
