import { linesOfSizes, sized } from "../comparisons.ts"
import { appendToList, listSupply, redisFloors, redisSubject } from "../redis-subjects.ts"
import { sampleEntry } from "../sample-entry.ts"
import { SMALL, type Scale } from "../scale.ts"
import { sessionSupply } from "../session-supply.ts"
import { type Group, type Subject, timedCalls } from "../subject.ts"

const CALLS = 100

/** Small sessions that share a block: each goes from 10 entries to 20. */
const SESSIONS = 10

export function redisCreateGroup({ large }: Scale): Group {
  const sizes = [SMALL, large] as const
  return {
    name: "redis-create",
    title: "createQaEntry with expiry in Redis, generated ids, one at a time",
    floorTask: "RPUSH of the entry's JSON and PEXPIRE, in one pipeline",
    subjects: sizes.flatMap((size) => [...floors(size), store(size)]),
    comparisons: linesOfSizes(sizes, { goal: 1.25 }, "redisStore"),
    blocks: 5,
  }
}

function floors(size: number): Subject[] {
  return redisFloors(size, (client) => {
    const nextLists = listSupply(client, size, SESSIONS)
    return async () => {
      const lists = await nextLists()
      return timedCalls(CALLS, (index) => appendToList(client, lists[index % lists.length]!, index))
    }
  })
}

function store(size: number): Subject {
  return redisSubject(sized("redisStore", size), (store) => {
    const nextSessions = sessionSupply(store, size, SESSIONS)
    return async () => {
      const keys = (await nextSessions()).map(({ key }) => key)
      return timedCalls(CALLS, (index) => store.createQaEntry(keys[index % keys.length]!, sampleEntry(index)))
    }
  })
}
