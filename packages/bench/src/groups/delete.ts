import { linesOfSizes, sized } from "../comparisons.ts"
import { appendFloors } from "../file-subjects.ts"
import { RECENT, TURNS, recentSubject } from "../recent-entries.ts"
import { SMALL, type Scale } from "../scale.ts"
import type { Group, Subject } from "../subject.ts"

export function deleteGroup({ large }: Scale): Group {
  const sizes = [SMALL, large] as const
  return {
    name: "delete",
    title: "deleteQaEntry of one of the last 5 entries, compaction included",
    floorTask: "as for update",
    subjects: sizes.flatMap((size) => [...appendFloors(size, 1, TURNS * RECENT), deleteSubject(size)]),
    comparisons: linesOfSizes(sizes, {}),
    blocks: 20,
    judgeTotal: true,
  }
}

function deleteSubject(size: number): Subject {
  return recentSubject(sized("fsStore", size), size, 1, (store, key, id) => store.deleteQaEntry(key, id))
}
