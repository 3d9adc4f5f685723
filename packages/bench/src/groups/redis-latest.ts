import { linesOfSizes, sized } from "../comparisons.ts"
import { listSupply, redisFloors, redisSubject } from "../redis-subjects.ts"
import { SMALL, type Scale } from "../scale.ts"
import { sessionSupply } from "../session-supply.ts"
import { type Group, type Subject, timedCalls } from "../subject.ts"

const CALLS = 100
const LATEST = 10

export function redisLatestGroup({ large }: Scale): Group {
  const sizes = [SMALL, large] as const
  return {
    name: "redis-latest",
    title: `getLatestQaEntries in Redis, the last ${LATEST}`,
    floorTask: "LRANGE, JSON.parse of each entry",
    subjects: sizes.flatMap((size) => [...floors(size), store(size)]),
    comparisons: linesOfSizes(sizes, { goal: 1.25 }, "redisStore"),
    blocks: 5,
  }
}

function floors(size: number): Subject[] {
  return redisFloors(size, (client) => {
    const nextLists = listSupply(client, size, 1)
    return async () => {
      const [list] = await nextLists()
      return timedCalls(CALLS, async () =>
        (await client.lrange(list!, -LATEST, -1)).map((text): unknown => JSON.parse(text)),
      )
    }
  })
}

function store(size: number): Subject {
  return redisSubject(sized("redisStore", size), (store) => {
    const nextSessions = sessionSupply(store, size, 1)
    return async () => {
      const [session] = await nextSessions()
      return timedCalls(CALLS, () => store.getLatestQaEntries(session!.key, LATEST))
    }
  })
}
