import { linesOfSizes, sized } from "../comparisons.ts"
import { appendFloors } from "../file-subjects.ts"
import { RECENT, TURNS, recentSubject } from "../recent-entries.ts"
import { sampleAnswer } from "../sample-entry.ts"
import { SMALL, type Scale } from "../scale.ts"
import type { Group, Subject } from "../subject.ts"

const CALLS_EACH = 3

/** Enough of them that a session of 10,000 entries is compacted in the measured time, too: its garbage must outgrow it. */
const BLOCKS = 20

export function updateGroup({ large }: Scale): Group {
  const sizes = [SMALL, large] as const
  return {
    name: "update",
    title: "updateQaEntry of one of the last 5 entries, compaction included",
    floorTask: "open, write as many bytes as an entry takes, close",
    subjects: sizes.flatMap((size) => [...appendFloors(size, 1, TURNS * RECENT * CALLS_EACH), updateSubject(size)]),
    comparisons: linesOfSizes(sizes, { goal: 3.5 }),
    blocks: BLOCKS,
    judgeTotal: true,
  }
}

function updateSubject(size: number): Subject {
  return recentSubject(sized("fsStore", size), size, CALLS_EACH, (store, key, id, number) =>
    store.updateQaEntry(key, id, { answer: sampleAnswer(number), context: sampleAnswer(number).slice(0, 288) }),
  )
}
