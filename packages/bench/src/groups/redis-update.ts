import { type RedisTask, hashSupply, redisGroup, sampleJson } from "../redis-subjects.ts"
import { sampleAnswer } from "../sample-entry.ts"
import type { Scale } from "../scale.ts"
import { sessionSupply } from "../session-supply.ts"
import { type Group, timedCalls } from "../subject.ts"

const CALLS = 100

/** From one entry to the next one that is changed: they are spread over the session. */
const STRIDE = 7

const task: RedisTask = {
  name: "redis-update",
  title: "updateQaEntry in Redis, an answer and a context",
  floorTask: "HSET of the entry's JSON",
  goal: 2,
  floor(client, size) {
    const nextHashes = hashSupply(client, size, 1)
    return async () => {
      const [hash] = await nextHashes()
      return timedCalls(CALLS, (index) => client.hset(hash!, (index * STRIDE) % size, sampleJson(index)))
    }
  },
  store(store, size) {
    const nextSessions = sessionSupply(store, size, 1)
    return async () => {
      const [session] = await nextSessions()
      const { key, ids } = session!
      return timedCalls(CALLS, (index) => {
        const answer = sampleAnswer(index)
        return store.updateQaEntry(key, ids[(index * STRIDE) % size]!, { answer, context: answer.slice(0, 288) })
      })
    }
  },
}

export function redisUpdateGroup(scale: Scale): Group {
  return redisGroup(task, scale)
}
