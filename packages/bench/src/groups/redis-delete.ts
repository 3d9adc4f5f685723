import { linesOfSizes, sized } from "../comparisons.ts"
import { hashSupply, redisFloors, redisSubject, sampleJson } from "../redis-subjects.ts"
import { SMALL, type Scale } from "../scale.ts"
import { sessionSupply } from "../session-supply.ts"
import { fillSession } from "../stores.ts"
import { type Group, type Subject, timedCalls } from "../subject.ts"

/** Entries that a block adds, which is not timed, and deletes again. */
const CALLS = 50

export function redisDeleteGroup({ large }: Scale): Group {
  const sizes = [SMALL, large] as const
  return {
    name: "redis-delete",
    title: "deleteQaEntry in Redis",
    floorTask: "HDEL",
    subjects: sizes.flatMap((size) => [...floors(size), store(size)]),
    comparisons: linesOfSizes(sizes, { goal: 2 }, "redisStore"),
    blocks: 5,
  }
}

function floors(size: number): Subject[] {
  return redisFloors(size, (client) => {
    const nextHashes = hashSupply(client, size, 1)
    return async () => {
      const [hash] = await nextHashes()
      const fields = Array.from({ length: CALLS }, (_, index) => `more-${index}`)
      await client.hset(hash!, ...fields.flatMap((field, index) => [field, sampleJson(index)]))
      return timedCalls(CALLS, (index) => client.hdel(hash!, fields[index]!))
    }
  })
}

function store(size: number): Subject {
  return redisSubject(sized("redisStore", size), (store) => {
    const nextSessions = sessionSupply(store, size, 1)
    return async () => {
      const [session] = await nextSessions()
      const ids = await fillSession(store, session!.key, CALLS)
      return timedCalls(CALLS, (index) => store.deleteQaEntry(session!.key, ids[index]!))
    }
  })
}
