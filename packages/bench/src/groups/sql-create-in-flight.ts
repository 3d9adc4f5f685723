import { floorLines } from "../comparisons.ts"
import type { Block } from "../file-subjects.ts"
import { sampleEntry } from "../sample-entry.ts"
import { SMALL } from "../scale.ts"
import type { SqlBackend } from "../sql-backend.ts"
import { appendTo, fillFloor, sqlFloorSubject, sqlStoreSubject } from "../sql-subjects.ts"
import { fillSession } from "../stores.ts"
import { type Group, type Subject, timed } from "../subject.ts"

/** Calls under way at once. */
const WIDTH = 32
const CALLS_EACH = 5

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
    blocks: 6,
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

/** In each lane one call after the other, all lanes at once. */
function inLanes(call: (lane: number, index: number) => Promise<unknown>): Block {
  const runLane = async (lane: number): Promise<void> => {
    for (let index = 0; index < CALLS_EACH; index++) await call(lane, index)
  }
  return () => timed(WIDTH * CALLS_EACH, () => Promise.all(Array.from({ length: WIDTH }, (_, lane) => runLane(lane))))
}
