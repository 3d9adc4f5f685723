import { randomUUID } from "node:crypto"
import { type PostgresServer, startPostgres } from "@cognee-session/dev-services"

/** Servers that subjects work on. */
export interface Servers {
  /** The url of a new database of a PostgreSQL that waits for the disk. */
  postgres(): Promise<string>
}

/** Lends servers, each of which starts when it is first asked for, and stops them afterwards. */
export async function withServers<T>(use: (servers: Servers) => Promise<T>): Promise<T> {
  let started: Promise<PostgresServer> | null = null
  try {
    return await use({ postgres: async () => (await (started ??= startPostgres())).createDatabase(randomUUID()) })
  } finally {
    await (await (started as Promise<PostgresServer> | null))?.stop()
  }
}
