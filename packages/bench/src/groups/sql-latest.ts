import { countText, flatLine, floorLines, sized } from "../comparisons.ts"
import { say } from "../progress.ts"
import { sampleEntry } from "../sample-entry.ts"
import { SMALL, type Scale } from "../scale.ts"
import type { SqlBackend } from "../sql-backend.ts"
import { fillFloor, sqlFloorSubject, sqlStoreSubject } from "../sql-subjects.ts"
import { fillSession, inFlight } from "../stores.ts"
import { type Group, type Subject, timedCalls } from "../subject.ts"
import type { SessionStore } from "@cognee-session/core"

const CALLS = 50
const LATEST = 10

/** Entries of each of the sessions that a full database holds, and the calls that fill it at the same time. */
const CROWD_EACH = 100
const FILL_WIDTH = 4

const KEY = { userId: "ada", sessionId: "read" }

/** Sessions that are small, large, and small in a database that is full of others. */
export function sqlLatestGroup(backend: SqlBackend, { large, crowd }: Scale): Group {
  const [few, many] = [sized(backend.store, SMALL), sized(backend.store, large)]
  const crowded = `${few} among ${countText(crowd)}`
  const goal = backend.goals.latest
  return {
    name: `${backend.name}-latest`,
    title: `getLatestQaEntries, the last ${LATEST}`,
    floorTask: "select the same columns of the last rows of a bare table, prepared, by the same driver",
    subjects: [
      ...["floor", "floor again"].map((name) => floorSubject(name, backend)),
      storeSubject(few, backend, SMALL, 0),
      storeSubject(many, backend, large, 0),
      storeSubject(crowded, backend, SMALL, crowd),
    ],
    comparisons: [
      ...floorLines("floor", "floor again"),
      ...[few, many, crowded].map((subject) => ({ subject, floor: "floor", goal })),
      flatLine(many, few),
      flatLine(crowded, few),
    ],
    blocks: 10,
  }
}

function floorSubject(name: string, backend: SqlBackend): Subject {
  return sqlFloorSubject(name, backend, async (floor) => {
    await fillFloor(floor, KEY.sessionId, SMALL)
    return () => timedCalls(CALLS, () => floor.latest(KEY.sessionId, LATEST))
  })
}

function storeSubject(name: string, backend: SqlBackend, size: number, others: number): Subject {
  return sqlStoreSubject(name, backend, async (store) => {
    await fillSession(store, KEY, size)
    await fillWith(store, others)
    return () => timedCalls(CALLS, () => store.getLatestQaEntries(KEY, LATEST))
  })
}

async function fillWith(store: SessionStore, others: number): Promise<void> {
  const entries = Array.from({ length: CROWD_EACH }, (_, index) => sampleEntry(index))
  if (others > 0) say(`  writing ${countText(others)} entries`)
  await inFlight(FILL_WIDTH, others / CROWD_EACH, (index) =>
    store.createQaEntries({ userId: `user ${index % 100}`, sessionId: `other ${index}` }, entries),
  )
}
