import { randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { SessionStore } from "@cognee-session/core"
import { memoryStorage, memoryStore } from "@cognee-session/core/memory"
import { postgresStore } from "@cognee-session/store-drizzle/postgres"
import { sqliteStore } from "@cognee-session/store-drizzle/sqlite"
import { fsStore } from "@cognee-session/store-fs"
import { redisStore } from "@cognee-session/store-redis"
import type { HarnessStorage, SessionStoreHarness } from "@cognee-session/testkit"
import postgres from "postgres"
import { afterEach, inject } from "vitest"
import "./servers.ts"

/** Every store of the project, one a line. */
export const STORES: readonly SessionStoreHarness[] = [
  { name: "memoryStore", create: inMemory },
  { name: "fsStore", create: inFiles },
  { name: "sqliteStore", create: inSqlite },
  { name: "postgresStore", create: inPostgres },
  { name: "redisStore", create: inRedis },
]

/** Each store once the source and once the target of a copy: all pairs would take long. */
export function pairsOf(
  stores: readonly SessionStoreHarness[],
): { name: string; source: SessionStoreHarness; target: SessionStoreHarness }[] {
  return stores.map((source, index) => {
    const target = stores[(index + 1) % stores.length]!
    return { name: `${source.name} to ${target.name}`, source, target }
  })
}

function inMemory(): HarnessStorage {
  const storage = memoryStorage()
  return { open: (options) => memoryStore({ ...options, storage }), destroy: () => storage.sessions.clear() }
}

async function inFiles(): Promise<HarnessStorage> {
  const dir = await newDirectory()
  return {
    open: (options) => fsStore({ ...options, dir }),
    destroy: () => rm(dir, { recursive: true, force: true }),
    childModule: { url: import.meta.resolve("@cognee-session/store-fs"), factory: "fsStore", options: { dir } },
  }
}

async function inSqlite(): Promise<HarnessStorage> {
  const dir = await newDirectory()
  const path = join(dir, "sessions.db")
  const url = import.meta.resolve("@cognee-session/store-drizzle/sqlite")
  return {
    open: (options) => sqliteStore({ ...options, path }),
    destroy: () => rm(dir, { recursive: true, force: true }),
    childModule: { url, factory: "sqliteStore", options: { path } },
  }
}

function inPostgres(): HarnessStorage {
  const place = { url: inject("postgresUrl"), schema: `manager-${randomUUID()}` }
  const url = import.meta.resolve("@cognee-session/store-drizzle/postgres")
  return {
    open: (options) => postgresStore({ ...options, ...place }),
    async destroy() {
      const admin = postgres(place.url, { fetch_types: false, onnotice: () => {} })
      await admin`drop schema if exists ${admin(place.schema)} cascade`
      await admin.end()
    },
    childModule: { url, factory: "postgresStore", options: place },
  }
}

function inRedis(): HarnessStorage {
  const place = { url: inject("redisUrl"), keyPrefix: `manager-${randomUUID()}:` }
  const url = import.meta.resolve("@cognee-session/store-redis")
  return {
    open: (options) => redisStore({ ...options, ...place }),
    async destroy() {
      await using store = redisStore(place)
      await store.prune()
    },
    childModule: { url, factory: "redisStore", options: place },
  }
}

function newDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), "cognee-session-manager-"))
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
