import { readdir, stat } from "node:fs/promises"
import { join } from "node:path"
import type { SessionKey, SessionStore } from "@cognee-session/core"
import { fsStore } from "@cognee-session/store-fs"
import { inFlight } from "../in-flight.ts"
import { sampleEntry } from "../sample-entry.ts"

export interface StoreOptions {
  readonly fsync?: boolean
}

export function openStore(dir: string, options: StoreOptions = {}): SessionStore {
  return fsStore({ dir, ...options })
}

/** How many calls are under way at once where a store is filled. */
const FILL_WIDTH = 16

/** Appends sample entries, each by a call of its own, as a conversation does. Resolves to their ids. */
export async function fillSession(store: SessionStore, session: SessionKey, count: number): Promise<string[]> {
  return inFlight(FILL_WIDTH, count, (index) => store.createQaEntry(session, sampleEntry(index)))
}

/** How many bytes one `createQaEntry` of a sample entry adds to the files of a store. */
export async function measureRecordBytes(dir: string): Promise<number> {
  const store = openStore(dir)
  await store.createQaEntry({ sessionId: "one" }, sampleEntry(0))
  const before = await bytesIn(dir)
  await store.createQaEntry({ sessionId: "one" }, sampleEntry(1))
  await store.close()
  return (await bytesIn(dir)) - before
}

async function bytesIn(dir: string): Promise<number> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = found.filter((item) => item.isFile())
  const sizes = files.map(async (file) => (await stat(join(file.parentPath, file.name))).size)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
