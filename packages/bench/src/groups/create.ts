import { linesOfSizes, sized } from "../comparisons.ts"
import { appendFloors, storeSubject } from "../file-subjects.ts"
import { sampleEntry } from "../sample-entry.ts"
import { SMALL, type Scale } from "../scale.ts"
import { sessionSupply } from "../session-supply.ts"
import { type Group, type Subject, timedCalls } from "../subject.ts"

const CALLS = 100

/** Small sessions that share a block: each goes from 10 entries to 20. */
const SESSIONS = 10

export function createGroup({ large }: Scale): Group {
  return {
    name: "create",
    title: "createQaEntry, generated ids, one at a time",
    floorTask: "open, write the same bytes, close",
    subjects: [SMALL, large].flatMap((size) => [...appendFloors(size, SESSIONS, CALLS), createSubject(size)]),
    comparisons: linesOfSizes([SMALL, large], { goal: 2.5 }),
    blocks: 10,
  }
}

function createSubject(size: number): Subject {
  return storeSubject(sized("fsStore", size), (store) => {
    const nextSessions = sessionSupply(store, size, SESSIONS)
    return async () => {
      const sessions = await nextSessions()
      const keys = sessions.map(({ key }) => key)
      return timedCalls(CALLS, (index) => store.createQaEntry(keys[index % keys.length]!, sampleEntry(index)))
    }
  })
}
