import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import type { SessionKey, SessionStore } from "@cognee-session/core"
import { writeLines } from "../file-floors.ts"
import { SMALL } from "./scale.ts"
import { fillSession } from "./stores.ts"

/** A session, and the ids of its entries in order. */
export interface FilledSession {
  readonly key: SessionKey
  readonly ids: string[]
}

/** What the next block works on. */
export type Supply<T> = () => Promise<readonly T[]>

/** Sessions of a size for each block: one large one for all blocks, or `count` new small ones, so that they stay small. */
export function sessionSupply(store: SessionStore, size: number, count: number): Supply<FilledSession> {
  return supply(size, count, async (name) => {
    const key = { userId: "ada", sessionId: name }
    return { key, ids: await fillSession(store, key, size) }
  })
}

/** The same in plain files, for a floor. */
export function fileSupply(dir: string, size: number, count: number, bytes: number): Supply<string> {
  return supply(size, count, async (name) => {
    const path = join(dir, name, "log.jsonl")
    await mkdir(join(dir, name), { mode: 0o700 })
    await writeLines(path, size, bytes)
    return path
  })
}

/** What `make` gives for a name, for each block: one large one for all blocks, or `count` new small ones. */
function supply<T>(size: number, count: number, make: (name: string) => Promise<T>): Supply<T> {
  let made = 0
  const makeNext = (): Promise<T> => make(`session-${made++}`)
  if (size === SMALL) return () => Promise.all(Array.from({ length: count }, makeNext))
  let large: Promise<T> | null = null
  return async () => [await (large ??= makeNext())]
}
