import { type RedisTask, appendToList, listSupply, redisGroup } from "../redis-subjects.ts"
import { sampleEntry } from "../sample-entry.ts"
import type { Scale } from "../scale.ts"
import { sessionSupply } from "../session-supply.ts"
import { type Group, timedCalls } from "../subject.ts"

const CALLS = 100

/** Small sessions that share a block: each goes from 10 entries to 20. */
const SESSIONS = 10

const task: RedisTask = {
  name: "redis-create",
  title: "createQaEntry with expiry in Redis, generated ids, one at a time",
  floorTask: "RPUSH of the entry's JSON and PEXPIRE, in one pipeline",
  goal: 1.25,
  floor(client, size) {
    const nextLists = listSupply(client, size, SESSIONS)
    return async () => {
      const lists = await nextLists()
      return timedCalls(CALLS, (index) => appendToList(client, lists[index % lists.length]!, index))
    }
  },
  store(store, size) {
    const nextSessions = sessionSupply(store, size, SESSIONS)
    return async () => {
      const keys = (await nextSessions()).map(({ key }) => key)
      return timedCalls(CALLS, (index) => store.createQaEntry(keys[index % keys.length]!, sampleEntry(index)))
    }
  },
}

export function redisCreateGroup(scale: Scale): Group {
  return redisGroup(task, scale)
}
