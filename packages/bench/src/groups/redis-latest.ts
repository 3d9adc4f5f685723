import { type RedisTask, listSupply, redisGroup } from "../redis-subjects.ts"
import type { Scale } from "../scale.ts"
import { sessionSupply } from "../session-supply.ts"
import { type Group, timedCalls } from "../subject.ts"

const CALLS = 100
const LATEST = 10

const task: RedisTask = {
  name: "redis-latest",
  title: `getLatestQaEntries in Redis, the last ${LATEST}`,
  floorTask: "LRANGE, JSON.parse of each entry",
  goal: 1.25,
  floor(client, size) {
    const nextLists = listSupply(client, size, 1)
    return async () => {
      const [list] = await nextLists()
      return timedCalls(CALLS, async () =>
        (await client.lrange(list!, -LATEST, -1)).map((text): unknown => JSON.parse(text)),
      )
    }
  },
  store(store, size) {
    const nextSessions = sessionSupply(store, size, 1)
    return async () => {
      const [session] = await nextSessions()
      return timedCalls(CALLS, () => store.getLatestQaEntries(session!.key, LATEST))
    }
  },
}

export function redisLatestGroup(scale: Scale): Group {
  return redisGroup(task, scale)
}
