import assert from "node:assert/strict"
import { snapshotOf } from "./snapshot.ts"
import { type Subject, theStore, withStore } from "./subject.ts"

/** Several handles write at once to sessions that none of them has found: all that they acknowledge is there. */
export async function checkFirstWriters(subject: Subject, dir: string, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const session = { sessionId: `round-${round}`, userId: null }
    const handles = [0, 1, 2, 3].map(() => subject.open(dir))
    const created = await Promise.all(
      handles.flatMap((store, handle) =>
        [0, 1, 2].map((n) => store.createQaEntry(session, { id: `${handle}.${n}`, question: "q", answer: "a" })),
      ),
    )
    const { entries } = await withStore(theStore, dir, (store) => snapshotOf(store, session))
    assert.deepEqual(entries.map(({ id }) => id).toSorted(), created.toSorted())
    await Promise.all(handles.map((store) => store.close()))
  }
}
