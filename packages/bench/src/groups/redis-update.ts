import { linesOfSizes, sized } from "../comparisons.ts"
import { hashSupply, redisFloors, redisSubject, sampleJson } from "../redis-subjects.ts"
import { sampleAnswer } from "../sample-entry.ts"
import { SMALL, type Scale } from "../scale.ts"
import { sessionSupply } from "../session-supply.ts"
import { type Group, type Subject, timedCalls } from "../subject.ts"

const CALLS = 100

/** From one entry to the next one that is changed: they are spread over the session. */
const STRIDE = 7

export function redisUpdateGroup({ large }: Scale): Group {
  const sizes = [SMALL, large] as const
  return {
    name: "redis-update",
    title: "updateQaEntry in Redis, an answer and a context",
    floorTask: "HSET of the entry's JSON",
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
      return timedCalls(CALLS, (index) => client.hset(hash!, (index * STRIDE) % size, sampleJson(index)))
    }
  })
}

function store(size: number): Subject {
  return redisSubject(sized("redisStore", size), (store) => {
    const nextSessions = sessionSupply(store, size, 1)
    return async () => {
      const [session] = await nextSessions()
      const { key, ids } = session!
      return timedCalls(CALLS, (index) => {
        const answer = sampleAnswer(index)
        return store.updateQaEntry(key, ids[(index * STRIDE) % size]!, { answer, context: answer.slice(0, 288) })
      })
    }
  })
}
