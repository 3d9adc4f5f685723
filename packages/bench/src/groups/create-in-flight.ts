import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { floorLines } from "../comparisons.ts"
import { floorSubject, storeSubject } from "../file-subjects.ts"
import { appendLine, sampleLine, writeLines } from "../file-floors.ts"
import { LANES, WIDTH, inLanes } from "../lanes.ts"
import { sampleEntry } from "../sample-entry.ts"
import { SMALL } from "../scale.ts"
import { fillSession } from "../stores.ts"
import type { Group, Subject } from "../subject.ts"

export function createInFlightGroup(): Group {
  return {
    name: "create-in-flight",
    title: `createQaEntry, ${WIDTH} in flight over ${WIDTH} sessions`,
    floorTask: `open, write, close, likewise over ${WIDTH} files`,
    subjects: [floor("floor"), floor("floor again"), store()],
    comparisons: [...floorLines("floor", "floor again"), { subject: "fsStore", floor: "floor", goal: 2.5 }],
    blocks: 4,
  }
}

function floor(name: string): Subject {
  return floorSubject(name, async (dir, { recordBytes }) => {
    const paths = await Promise.all(LANES.map((lane) => makeFile(join(dir, lane), recordBytes)))
    const line = sampleLine(0, recordBytes)
    return inLanes((lane) => appendLine(paths[lane]!, line))
  })
}

async function makeFile(dir: string, recordBytes: number): Promise<string> {
  const path = join(dir, "log.jsonl")
  await mkdir(dir, { mode: 0o700 })
  await writeLines(path, SMALL, recordBytes)
  return path
}

function store(): Subject {
  return storeSubject("fsStore", async (store) => {
    const keys = LANES.map((sessionId) => ({ userId: "ada", sessionId }))
    await Promise.all(keys.map((key) => fillSession(store, key, SMALL)))
    return inLanes((lane, index) => store.createQaEntry(keys[lane]!, sampleEntry(index)))
  })
}
