import { join } from "node:path"
import { countText, floorLines } from "../comparisons.ts"
import { parseWhole, writeLines } from "../file-floors.ts"
import { floorSubject, storeSubject } from "../file-subjects.ts"
import type { Scale } from "../scale.ts"
import { sessionSupply } from "../session-supply.ts"
import { type Group, type Subject, timedCalls } from "../subject.ts"

const CALLS = 2

export function readAllGroup({ large }: Scale): Group {
  return {
    name: "read-all",
    title: `getAllQaEntries, ${countText(large)} entries`,
    floorTask: "readFile, split, JSON.parse of lines as long as the store's",
    subjects: [readFloor("floor", large), readFloor("floor again", large), readSubject(large)],
    comparisons: [...floorLines("floor", "floor again"), { subject: "fsStore", floor: "floor", goal: 2 }],
    blocks: 3,
    collectGarbage: true,
  }
}

function readFloor(name: string, size: number): Subject {
  return floorSubject(name, async (dir, { recordBytes }) => {
    const path = join(dir, "log.jsonl")
    await writeLines(path, size, recordBytes)
    return () => timedCalls(CALLS, () => parseWhole(path))
  })
}

function readSubject(size: number): Subject {
  return storeSubject("fsStore", (store) => {
    const nextSessions = sessionSupply(store, size, 1)
    return async () => {
      const [session] = await nextSessions()
      return timedCalls(CALLS, () => store.getAllQaEntries(session!.key))
    }
  })
}
