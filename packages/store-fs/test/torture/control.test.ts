import assert from "node:assert/strict"
import { describe, it } from "vitest"
import { type Disk, machineDisk } from "../../src/disk.ts"
import { checkBitFlips } from "./bit-flip-check.ts"
import { checkFirstWriters } from "./first-writers-check.ts"
import { checkLateWriters } from "./late-writer-check.ts"
import { quickDisk } from "./quick-disk.ts"
import {
  withoutChecksums,
  withoutFirstOneWins,
  withoutNewlinesBefore,
  withoutReadBack,
  withoutSeals,
  withoutSymlinkRefusal,
  withoutWholeAppends,
} from "./removed-safeguards.ts"
import { writeRichSession } from "./rich-session.ts"
import { timeLimit } from "./scale.ts"
import { type Snapshot, snapshotOf } from "./snapshot.ts"
import { STORMED, storm } from "./storm.ts"
import { checkStorm } from "./storm-check.ts"
import { quickStore, subjectOn, theStore, withStore } from "./subject.ts"
import { checkRefusesSymlink } from "./symlink-check.ts"
import { checkTornWrites } from "./torn-writes-check.ts"
import { withDir } from "./workspace.ts"

interface Control {
  readonly title: string
  readonly disk: Disk
  readonly remove: (disk: Disk) => Disk
  /** Passes with the safeguard and must fail without. */
  readonly check: (disk: Disk, dir: string) => Promise<unknown>
  /** The check itself is long, and passes in its own test. */
  readonly isKnownToPass?: true
}

const CONTROLS: readonly Control[] = [
  {
    title: "the checksum of a record",
    disk: quickDisk,
    remove: withoutChecksums,
    check: async (disk, dir) => {
      const stages = await writeRichSession(quickStore, dir)
      const flips = { file: "log", count: 200, seed: 1, removeEvery: 1000 } as const
      await checkBitFlips(subjectOn(disk), dir, stages.at(-1)!.state, flips)
    },
  },
  {
    title: "the newline before a record",
    disk: quickDisk,
    remove: withoutNewlinesBefore,
    check: (disk, dir) => checkTornWrites(subjectOn(disk), dir),
    isKnownToPass: true,
  },
  {
    title: "the append in one write",
    disk: machineDisk,
    remove: withoutWholeAppends,
    check: (disk, dir) => checkFirstWriters(subjectOn(disk), dir, 5),
  },
  {
    title: "that the first incarnation wins",
    disk: machineDisk,
    remove: withoutFirstOneWins,
    check: (disk, dir) => checkFirstWriters(subjectOn(disk), dir, 5),
  },
  { title: "the look back after an append", disk: machineDisk, remove: withoutReadBack, check: checkLateWriters },
  { title: "the seal", disk: machineDisk, remove: withoutSeals, check: checkLateWriters },
  {
    title: "the refusal of symbolic links",
    disk: machineDisk,
    remove: withoutSymlinkRefusal,
    check: (disk, dir) => checkRefusesSymlink(subjectOn(disk), dir, "log"),
  },
]

describe("the torture notices the lack of", () => {
  for (const { title, disk, remove, check, isKnownToPass } of CONTROLS) {
    it(`${title}`, { timeout: timeLimit(60) }, async () => {
      if (isKnownToPass === undefined) await withDir((dir) => check(disk, dir))
      await withDir((dir) => assert.rejects(check(remove(disk), dir)))
    })
  }
})

describe("the check after a storm", () => {
  it("notices what is lost, doubled, changed or out of order", { timeout: timeLimit(60) }, () =>
    withDir(async (dir) => {
      const { histories } = await storm(dir, { writers: 2, share: 60, seed: 7 })
      const session = await withStore(theStore, dir, (store) => snapshotOf(store, STORMED))
      checkStorm(histories, session)
      for (const tampered of tamperedWith(session))
        assert.throws(() => checkStorm(histories, tampered), assert.AssertionError)
      const deleted = histories.flatMap(({ operations }) => operations).find(({ method }) => method === "deleteQaEntry")
      assert.ok(deleted !== undefined)
      const back = { ...session.entries[1]!, id: String(deleted.args[0]), question: String(deleted.args[0]) }
      assert.throws(
        () => checkStorm(histories, { ...session, entries: [...session.entries, back] }),
        assert.AssertionError,
      )
    }),
  )
})

/** What a store would hold that had lost, doubled, changed or moved something. */
function tamperedWith({ entries, context, steps }: Snapshot): Snapshot[] {
  const [board, first, second] = entries
  const last = entries.at(-1)!
  const marks = Object.entries(board!.memifyMetadata ?? {})
  const withEntries = (changed: Snapshot["entries"]): Snapshot => ({ entries: changed, context, steps })
  return [
    withEntries(entries.filter((entry) => entry !== second)),
    withEntries([...entries, first!]),
    withEntries([board!, last, ...entries.slice(1, -1)]),
    withEntries(entries.map((entry) => ({ ...entry, answer: "changed" }))),
    withEntries([{ ...board!, memifyMetadata: Object.fromEntries(marks.slice(1)) }, ...entries.slice(1)]),
    { entries, context: "changed", steps },
    { entries, context, steps: steps.slice(1) },
  ]
}
