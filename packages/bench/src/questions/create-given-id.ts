import { join } from "node:path"
import { countText, floorLines } from "./comparisons.ts"
import { checksumLines, countLines, parseWhole, writeLines } from "../file-floors.ts"
import { floorSubject, storeSubject } from "./file-subjects.ts"
import { sampleEntry } from "../sample-entry.ts"
import type { Scale } from "./scale.ts"
import { sessionSupply } from "./session-supply.ts"
import { type Question, type Subject, timedCalls } from "./subject.ts"

const CALLS = 2

const CHECKSUM = "a pass with a checksum of each line"
const PARSE = "readFile and JSON.parse of each line"

export function createGivenIdQuestion({ large }: Scale): Question {
  const floor = "floor"
  return {
    name: "create-given-id",
    title: `createQaEntry with an id, ${countText(large)} entries`,
    floorTask: "one pass over a file as long, in chunks, that finds each line",
    subjects: [
      passSubject(floor, large, countLines),
      passSubject("floor again", large, countLines),
      passSubject(CHECKSUM, large, checksumLines),
      passSubject(PARSE, large, parseWhole),
      createSubject(large),
    ],
    comparisons: [
      ...floorLines(floor, "floor again"),
      { subject: CHECKSUM, floor },
      { subject: PARSE, floor },
      { subject: "fsStore", floor },
    ],
    blocks: 5,
    collectGarbage: true,
  }
}

function passSubject(name: string, size: number, pass: (path: string) => Promise<unknown>): Subject {
  return floorSubject(name, async (dir, { recordBytes }) => {
    const path = join(dir, "log.jsonl")
    await writeLines(path, size, recordBytes)
    return () => timedCalls(CALLS, () => pass(path))
  })
}

function createSubject(size: number): Subject {
  return storeSubject("fsStore", (store) => {
    const nextSessions = sessionSupply(store, size, 1)
    let created = 0
    return async () => {
      const [session] = await nextSessions()
      return timedCalls(CALLS, () => {
        const id = `given-${created++}`
        return store.createQaEntry(session!.key, { ...sampleEntry(created), id })
      })
    }
  })
}
