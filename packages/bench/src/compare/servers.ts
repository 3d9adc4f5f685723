import { type PostgresServer, type RunningServer, startPostgres, startRedis } from "@cognee-session/dev-services"
import { Redis } from "ioredis"
import type { Backend } from "./catalogue.ts"
import { keepTo } from "./placement.ts"

/** The server of a backend, for all who work on it. */
export interface BackendServer {
  /** Its name and version; `null` on backends without one. */
  readonly version: string | null
  /** Whether it has a core of its own, which subjects leave alone. */
  readonly isApart: boolean
  /** The url of a new database in it; `""` without a server. */
  database(name: string): Promise<string>
  stop(): Promise<void>
}

export async function startServer(backend: Backend): Promise<BackendServer> {
  switch (backend) {
    case "redis":
      return redisServer(await startRedis({ settings: { databases: "64" } }))
    case "postgres":
      return postgresServer(await startPostgres())
    case "files":
    case "sqlite":
      return { version: null, isApart: false, database: async () => "", stop: async () => {} }
  }
}

/** Without persistence, as it is started. */
async function redisServer(server: RunningServer): Promise<BackendServer> {
  let databases = 0
  return {
    version: await redisVersion(server.url),
    isApart: await keepTo(server.pid, "server"),
    database: async () => `${server.url}/${databases++}`,
    stop: () => server.stop(),
  }
}

async function redisVersion(url: string): Promise<string> {
  const client = new Redis(url)
  const info = await client.info("server")
  client.disconnect()
  return `Redis ${/redis_version:(\S+)/.exec(info)?.[1]}`
}

/** With its own settings as they come: a commit waits for the disk. */
async function postgresServer(server: PostgresServer): Promise<BackendServer> {
  return {
    version: `PostgreSQL ${await server.query("show server_version")}`,
    isApart: await keepTo(server.pid, "server"),
    database: (name) => server.createDatabase(name),
    stop: () => server.stop(),
  }
}
