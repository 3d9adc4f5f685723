import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { SessionStore } from "@cognee-session/core"
import { memoryStorage, memoryStore } from "@cognee-session/core/memory"
import { fsStore } from "@cognee-session/store-fs"
import type { HarnessStorage, SessionStoreHarness } from "@cognee-session/testkit"
import { afterEach } from "vitest"

/** Every store of the project, one a line. */
export const STORES: readonly SessionStoreHarness[] = [
  { name: "memoryStore", create: inMemory },
  { name: "fsStore", create: inFiles },
]

function inMemory(): HarnessStorage {
  const storage = memoryStorage()
  return { open: (options) => memoryStore({ ...options, storage }), destroy: () => storage.sessions.clear() }
}

async function inFiles(): Promise<HarnessStorage> {
  const dir = await mkdtemp(join(tmpdir(), "cognee-session-manager-"))
  return {
    open: (options) => fsStore({ ...options, dir }),
    destroy: () => rm(dir, { recursive: true, force: true }),
    childModule: { url: import.meta.resolve("@cognee-session/store-fs"), factory: "fsStore", options: { dir } },
  }
}

const cleanups: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

/** A new storage, gone when the test has ended. */
export async function newStorage(harness: SessionStoreHarness): Promise<HarnessStorage> {
  const storage = await harness.create()
  cleanups.push(() => storage.destroy())
  return storage
}

/** A handle on a storage, closed when the test has ended. */
export async function open(storage: HarnessStorage): Promise<SessionStore> {
  const store = await storage.open()
  cleanups.push(() => store.close())
  return store
}

/** A store of its own. */
export async function newStore(harness: SessionStoreHarness): Promise<SessionStore> {
  return open(await newStorage(harness))
}
