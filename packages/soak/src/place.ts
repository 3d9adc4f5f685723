import { join } from "node:path"
import type { SessionStore } from "@cognee-session/core"
import { type RunningServer, startPostgres, startRedis } from "@cognee-session/dev-services"
import { postgresStore } from "@cognee-session/store-drizzle/postgres"
import { sqliteStore } from "@cognee-session/store-drizzle/sqlite"
import { fsStore } from "@cognee-session/store-fs"
import { redisStore } from "@cognee-session/store-redis"

export const STORE_NAMES = ["fs", "redis", "postgres", "sqlite"] as const
export type StoreName = (typeof STORE_NAMES)[number]

/** Where a store keeps its sessions: a directory, a url or a file. */
export interface Place {
  readonly store: StoreName
  readonly at: string
}

/** Longer than any run. */
export const LASTING_TTL_SECONDS: number = 24 * 60 * 60

const SERVERS: { readonly [Name in StoreName]?: () => Promise<RunningServer> } = {
  // What is acknowledged is written, though not on the disk: it survives the end of the process, not that of the machine.
  redis: () => startRedis({ settings: { appendonly: "yes" } }),
  postgres: () => startPostgres({ settings: { max_connections: "200" } }),
}

/** Starts what the store needs. */
export async function startServerOf(store: StoreName): Promise<RunningServer | null> {
  return (await SERVERS[store]?.()) ?? null
}

export function placeOf(store: StoreName, server: RunningServer | null, dir: string): Place {
  return { store, at: server?.url ?? join(dir, store === "sqlite" ? "sessions.db" : "sessions") }
}

export function openStore({ store, at }: Place, ttlSeconds: number): SessionStore {
  if (store === "fs") return fsStore({ dir: at, ttlSeconds })
  if (store === "redis") return redisStore({ url: at, ttlSeconds })
  if (store === "postgres") return postgresStore({ url: at, ttlSeconds })
  return sqliteStore({ path: at, ttlSeconds })
}
