import { linesOfSizes, sized } from "../comparisons.ts"
import { sampleEntry } from "../sample-entry.ts"
import { SMALL, type Scale } from "../scale.ts"
import { sessionSupply } from "../session-supply.ts"
import type { SqlBackend } from "../sql-backend.ts"
import { appendTo, floorSupply, sqlFloorSubject, sqlStoreSubject } from "../sql-subjects.ts"
import { type Group, type Subject, timedCalls } from "../subject.ts"

const CALLS = 50

/** Small sessions that share a block: each goes from 10 entries to 20. */
const SESSIONS = 5

export function sqlCreateGroup(backend: SqlBackend, { large }: Scale): Group {
  return {
    name: `${backend.name}-create`,
    title: "createQaEntry, generated ids, one at a time",
    floorTask: "insert the same into a bare table, prepared, by the same driver",
    subjects: [SMALL, large].flatMap((size) => [
      ...["floor", "floor again"].map((name) => floorSubject(sized(name, size), backend, size)),
      storeSubject(sized(backend.store, size), backend, size),
    ]),
    comparisons: linesOfSizes([SMALL, large], { goal: backend.goals.create }, backend.store),
    blocks: 10,
  }
}

function floorSubject(name: string, backend: SqlBackend, size: number): Subject {
  return sqlFloorSubject(name, backend, (floor) => {
    const nextSessions = floorSupply(floor, size, SESSIONS)
    return async () => {
      const sessions = await nextSessions()
      return timedCalls(CALLS, (index) => appendTo(floor, sessions[index % sessions.length]!.key, index))
    }
  })
}

function storeSubject(name: string, backend: SqlBackend, size: number): Subject {
  return sqlStoreSubject(name, backend, (store) => {
    const nextSessions = sessionSupply(store, size, SESSIONS)
    return async () => {
      const sessions = await nextSessions()
      return timedCalls(CALLS, (index) =>
        store.createQaEntry(sessions[index % sessions.length]!.key, sampleEntry(index)),
      )
    }
  })
}
