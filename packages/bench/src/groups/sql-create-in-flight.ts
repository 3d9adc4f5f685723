import { floorLines } from "../comparisons.ts"
import { WIDTH, inLanes } from "../lanes.ts"
import { sampleEntry } from "../sample-entry.ts"
import { SMALL } from "../scale.ts"
import type { SqlBackend } from "../sql-backend.ts"
import { appendTo, fillFloor, sqlFloorSubject, sqlStoreSubject } from "../sql-subjects.ts"
import { fillSession } from "../stores.ts"
import type { Group, Subject } from "../subject.ts"

export function sqlCreateInFlightGroup(backend: SqlBackend, goal: number): Group {
  const [spread, hot] = [`${backend.store}, ${WIDTH} sessions`, `${backend.store}, one session`]
  return {
    name: `${backend.name}-create-in-flight`,
    title: `createQaEntry, ${WIDTH} in flight over ${WIDTH} sessions, and on one`,
    floorTask: `inserts into a bare table, likewise, over ${WIDTH} sessions`,
    subjects: [
      ...["floor", "floor again"].map((name) => floorSubject(name, backend)),
      storeSubject(spread, backend, WIDTH),
      storeSubject(hot, backend, 1),
    ],
    comparisons: [
      ...floorLines("floor", "floor again"),
      { subject: spread, floor: "floor", goal },
      { subject: hot, floor: "floor" },
    ],
    blocks: 3,
  }
}

function floorSubject(name: string, backend: SqlBackend): Subject {
  return sqlFloorSubject(name, backend, async (floor) => {
    const keys = namesOf(WIDTH)
    for (const key of keys) await fillFloor(floor, key, SMALL)
    return inLanes((lane, index) => appendTo(floor, keys[lane]!, index))
  })
}

function storeSubject(name: string, backend: SqlBackend, sessions: number): Subject {
  return sqlStoreSubject(name, backend, async (store) => {
    const keys = namesOf(sessions).map((sessionId) => ({ userId: "ada", sessionId }))
    for (const key of keys) await fillSession(store, key, SMALL)
    return inLanes((lane, index) => store.createQaEntry(keys[lane % sessions]!, sampleEntry(index)))
  })
}

function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, lane) => `session-${lane}`)
}
