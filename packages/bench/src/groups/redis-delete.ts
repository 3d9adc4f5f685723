import { type RedisTask, hashSupply, redisGroup, sampleJson } from "../redis-subjects.ts"
import type { Scale } from "../scale.ts"
import { sessionSupply } from "../session-supply.ts"
import { fillSession } from "../stores.ts"
import { type Group, timedCalls } from "../subject.ts"

/** Entries that a block adds, which is not timed, and deletes again. */
const CALLS = 50

const task: RedisTask = {
  name: "redis-delete",
  title: "deleteQaEntry in Redis",
  floorTask: "HDEL",
  goal: 2,
  floor(client, size) {
    const nextHashes = hashSupply(client, size, 1)
    return async () => {
      const [hash] = await nextHashes()
      const fields = Array.from({ length: CALLS }, (_, index) => `more-${index}`)
      await client.hset(hash!, ...fields.flatMap((field, index) => [field, sampleJson(index)]))
      return timedCalls(CALLS, (index) => client.hdel(hash!, fields[index]!))
    }
  },
  store(store, size) {
    const nextSessions = sessionSupply(store, size, 1)
    return async () => {
      const [session] = await nextSessions()
      const ids = await fillSession(store, session!.key, CALLS)
      return timedCalls(CALLS, (index) => store.deleteQaEntry(session!.key, ids[index]!))
    }
  },
}

export function redisDeleteGroup(scale: Scale): Group {
  return redisGroup(task, scale)
}
