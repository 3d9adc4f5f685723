import { mkdtemp } from "node:fs/promises"
import { join } from "node:path"
import type { SessionStore } from "@cognee-session/core"
import { sized } from "./comparisons.ts"
import { appendLine, parseTail, sampleLine, writeLines } from "../file-floors.ts"
import { type Supply, fileSupply } from "./session-supply.ts"
import { type StoreOptions, openStore } from "./stores.ts"
import { type Block, type Setting, type Subject, timedCalls } from "./subject.ts"

const TAIL_CALLS = 100

/** A store in a directory of its own. */
export function storeSubject(
  name: string,
  blockOf: (store: SessionStore) => Promise<Block> | Block,
  options?: StoreOptions,
): Subject {
  return {
    name,
    async open(setting) {
      const store = openStore(await ownDir(setting), options)
      return { block: await blockOf(store), close: () => store.close() }
    },
  }
}

/** A floor in a directory of its own. */
export function floorSubject(name: string, blockOf: (dir: string, setting: Setting) => Promise<Block>): Subject {
  return { name, open: async (setting) => ({ block: await blockOf(await ownDir(setting), setting) }) }
}

/** A floor, and the second copy of it. */
function floorSubjects(blockOf: (dir: string, setting: Setting) => Promise<Block>, size: number): Subject[] {
  return ["floor", "floor again"].map((name) => floorSubject(sized(name, size), blockOf))
}

/** Blocks of open, write and close, on files that hold `size` lines and take turns. */
export function appendFloors(size: number, files: number, calls: number): Subject[] {
  return floorSubjects(async (dir, { recordBytes }) => {
    const nextFiles: Supply<string> = fileSupply(dir, size, files, recordBytes)
    const line = sampleLine(0, recordBytes)
    return async () => {
      const paths = await nextFiles()
      return timedCalls(calls, (index) => appendLine(paths[index % paths.length]!, line))
    }
  }, size)
}

/** A new directory for one subject. */
function ownDir({ dir }: Setting): Promise<string> {
  return mkdtemp(join(dir, "subject-"))
}

/** Blocks that read and parse the end of a file. */
export function tailFloor(name: string, size: number): Subject {
  return floorSubject(name, async (dir, { recordBytes }) => {
    const path = join(dir, "log.jsonl")
    await writeLines(path, size, recordBytes)
    return () => timedCalls(TAIL_CALLS, () => parseTail(path))
  })
}
