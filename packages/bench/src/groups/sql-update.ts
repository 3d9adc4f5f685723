import { linesOfSizes, sized } from "../comparisons.ts"
import { sampleAnswer } from "../sample-entry.ts"
import { SMALL, type Scale } from "../scale.ts"
import { sessionSupply } from "../session-supply.ts"
import type { SqlBackend } from "../sql-backend.ts"
import { floorSupply, sqlFloorSubject, sqlStoreSubject } from "../sql-subjects.ts"
import { type Group, type Subject, timedCalls } from "../subject.ts"

const RECENT = 5
const CALLS = 50
const CONTEXT = 288

export function sqlUpdateGroup(backend: SqlBackend, { large }: Scale): Group {
  return {
    name: `${backend.name}-update`,
    title: `updateQaEntry of one of the last ${RECENT} entries`,
    floorTask: "update the same columns of a row of a bare table, prepared, by the same driver",
    subjects: [SMALL, large].flatMap((size) => [
      ...["floor", "floor again"].map((name) => floorSubject(sized(name, size), backend, size)),
      storeSubject(sized(backend.store, size), backend, size),
    ]),
    comparisons: linesOfSizes([SMALL, large], { goal: backend.goals.update }, backend.store),
    blocks: 10,
  }
}

function floorSubject(name: string, backend: SqlBackend, size: number): Subject {
  return sqlFloorSubject(name, backend, (floor) => {
    const nextSessions = floorSupply(floor, size, 1)
    return async () => {
      const [session] = await nextSessions()
      const recent = session!.ids.slice(-RECENT)
      return timedCalls(CALLS, (index) => {
        const { answer, context } = newTexts(index)
        return floor.update(session!.key, recent[index % RECENT]!, answer, context)
      })
    }
  })
}

function storeSubject(name: string, backend: SqlBackend, size: number): Subject {
  return sqlStoreSubject(name, backend, (store) => {
    const nextSessions = sessionSupply(store, size, 1)
    return async () => {
      const [session] = await nextSessions()
      const recent = session!.ids.slice(-RECENT)
      return timedCalls(CALLS, async (index) => {
        const changed = await store.updateQaEntry(session!.key, recent[index % RECENT]!, newTexts(index))
        if (!changed) throw new Error("the store does not find a recent entry")
      })
    }
  })
}

function newTexts(number: number): { answer: string; context: string } {
  return { answer: sampleAnswer(number), context: sampleAnswer(number + 1).slice(0, CONTEXT) }
}
