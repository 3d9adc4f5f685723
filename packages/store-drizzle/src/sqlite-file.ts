import { closeSync, openSync } from "node:fs"
import type { AnySqliteDatabase } from "./sqlite-sql.ts"

/** A database file that the store opens by itself, with better-sqlite3. */
export class SqliteFile {
  readonly #path: string
  readonly #busyTimeoutMs: number
  #close: () => void = () => {}

  constructor(path: string, busyTimeoutMs: number) {
    this.#path = path
    this.#busyTimeoutMs = busyTimeoutMs
  }

  /** The driver is loaded here, so that nobody needs it who does not use it. */
  async open(): Promise<AnySqliteDatabase> {
    const { default: Database } = await import("better-sqlite3")
    const { drizzle } = await import("drizzle-orm/better-sqlite3")
    if (this.#path !== ":memory:") closeSync(openSync(this.#path, "a", 0o600)) // SQLite itself would give it mode 0644
    const client = new Database(this.#path, { timeout: this.#busyTimeoutMs })
    this.#close = () => client.close()
    try {
      client.pragma("journal_mode = wal")
      client.pragma("synchronous = full") // what is acknowledged is on the disk, whatever the driver's default is
    } catch (error) {
      client.close()
      throw error
    }
    return drizzle(client)
  }

  close(): void {
    this.#close()
  }
}
