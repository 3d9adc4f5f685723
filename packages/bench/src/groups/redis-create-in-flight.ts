import { floorLines } from "../comparisons.ts"
import { LANES, WIDTH, inLanes } from "../lanes.ts"
import { appendToList, redisFloor, redisSubject } from "../redis-subjects.ts"
import { sampleEntry } from "../sample-entry.ts"
import type { Group, Subject } from "../subject.ts"

export function redisCreateInFlightGroup(): Group {
  return {
    name: "redis-create-in-flight",
    title: `createQaEntry with expiry in Redis, ${WIDTH} in flight over ${WIDTH} sessions`,
    floorTask: `RPUSH and PEXPIRE in one pipeline, likewise over ${WIDTH} lists`,
    subjects: [floor("floor"), floor("floor again"), store()],
    comparisons: [...floorLines("floor", "floor again"), { subject: "redisStore", floor: "floor", goal: 1 }],
    blocks: 4,
  }
}

function floor(name: string): Subject {
  return redisFloor(name, (client) => inLanes((lane, index) => appendToList(client, LANES[lane]!, index)))
}

function store(): Subject {
  return redisSubject("redisStore", (store) => {
    const keys = LANES.map((sessionId) => ({ userId: "ada", sessionId }))
    return inLanes((lane, index) => store.createQaEntry(keys[lane]!, sampleEntry(index)))
  })
}
