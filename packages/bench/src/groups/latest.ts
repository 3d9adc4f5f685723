import { join } from "node:path"
import { flatLine, floorLines, sized } from "../comparisons.ts"
import { parseTail, writeLines } from "../file-floors.ts"
import { floorSubject, storeSubject } from "../file-subjects.ts"
import { SMALL, type Scale } from "../scale.ts"
import { sessionSupply } from "../session-supply.ts"
import { type Group, type Subject, timedCalls } from "../subject.ts"

const CALLS = 100
const LATEST = 10

export function latestGroup({ large }: Scale): Group {
  const [floor, few, many] = ["floor", sized("fsStore", SMALL), sized("fsStore", large)] as const
  return {
    name: "latest",
    title: `getLatestQaEntries, the last ${LATEST}`,
    floorTask: "open, stat, read the last 16 KiB, close, JSON.parse of each whole line",
    subjects: [tailFloor(floor, large), tailFloor("floor again", large), latestSubject(SMALL), latestSubject(large)],
    comparisons: [
      ...floorLines(floor, "floor again"),
      { subject: few, floor, goal: 1.5 },
      { subject: many, floor, goal: 1.5 },
      flatLine(many, few),
    ],
    blocks: 10,
  }
}

export function tailFloor(name: string, size: number): Subject {
  return floorSubject(name, async (dir, { recordBytes }) => {
    const path = join(dir, "log.jsonl")
    await writeLines(path, size, recordBytes)
    return () => timedCalls(CALLS, () => parseTail(path))
  })
}

function latestSubject(size: number): Subject {
  return storeSubject(sized("fsStore", size), (store) => {
    const nextSessions = sessionSupply(store, size, 1)
    return async () => {
      const [session] = await nextSessions()
      return timedCalls(CALLS, () => store.getLatestQaEntries(session!.key, LATEST))
    }
  })
}
