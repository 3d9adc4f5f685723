import { join } from "node:path"
import type { SessionStore } from "@cognee-session/core"
import { floorLines } from "./comparisons.ts"
import { appendLineDurably, sampleLine, writeLines } from "../file-floors.ts"
import { floorSubject, storeSubject } from "./file-subjects.ts"
import { sampleEntry } from "../sample-entry.ts"
import { SMALL } from "./scale.ts"
import { fillSession } from "./stores.ts"
import { type Block, type Question, type Subject, timedCalls } from "./subject.ts"

const CALLS = 20

export function fsyncQuestion(): Question {
  return {
    name: "fsync",
    title: "createQaEntry with fsync: true, one at a time",
    floorTask: "open, write the same bytes, fdatasync, close",
    subjects: [durableFloor("floor"), durableFloor("floor again"), durableSubject()],
    comparisons: [...floorLines("floor", "floor again"), { subject: "fsStore", floor: "floor", goal: 2.5 }],
    blocks: 8,
  }
}

function durableFloor(name: string): Subject {
  return floorSubject(name, async (dir, { recordBytes }) => {
    const path = join(dir, "log.jsonl")
    await writeLines(path, SMALL, recordBytes)
    const line = sampleLine(0, recordBytes)
    return () => timedCalls(CALLS, () => appendLineDurably(path, line))
  })
}

function durableSubject(): Subject {
  const options = { fsync: true }
  const key = { userId: "ada", sessionId: "durable" }
  const blockOf = async (store: SessionStore): Promise<Block> => {
    await fillSession(store, key, SMALL)
    return () => timedCalls(CALLS, (index) => store.createQaEntry(key, sampleEntry(index)))
  }
  return storeSubject("fsStore", blockOf, options)
}
