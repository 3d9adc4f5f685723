import { SessionError, checkOptions, toTtlMilliseconds } from "@cognee-session/core"
import { is } from "drizzle-orm"
import { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core"
import { DEFAULT_PREFIX, checkTablePrefix } from "./names.ts"
import type { SqliteDatabaseOptions, SqliteSource } from "./sqlite-database.ts"
import { SqliteFile } from "./sqlite-file.ts"
import { sessionTables } from "./sqlite-schema.ts"
import type { AnySqliteDatabase } from "./sqlite-sql.ts"

interface CommonOptions {
  /** What the tables' names begin with: the store's namespace. Default: `cognee_session_`. */
  readonly tablePrefix?: string | undefined
  /** A session expires when nothing was written to it for that long, in seconds (X1). Default: never. */
  readonly ttlSeconds?: number | undefined
  /**
   * How long a call waits for the write lock of other connections, in milliseconds. With `path` the process is blocked
   * for that time. Default: 5,000.
   */
  readonly busyTimeoutMs?: number | undefined
  /** Whether the store makes and upgrades its tables. Default: `"auto"`. */
  readonly migrate?: "auto" | "never" | undefined
}

/** Options of `sqliteStore`: either `path` or `db` is required. */
export type SqliteStoreOptions = CommonOptions &
  (
    | {
        /** The database file, opened with better-sqlite3 in WAL mode; made, with mode 0600, when it is not there. */
        readonly path: string
        /** Not together with `path`. */
        readonly db?: undefined
      }
    | {
        /** A drizzle SQLite database of the caller's, who sets its busy timeout and closes it. */
        readonly db: AnySqliteDatabase
        /** Not together with `db`. */
        readonly path?: undefined
      }
  )

/** Options that are in order, with their defaults. */
export interface CheckedOptions extends SqliteDatabaseOptions {
  readonly source: SqliteSource
  readonly inMemory: boolean
  readonly ttl: number
}

export function checkSqliteOptions(options: SqliteStoreOptions): CheckedOptions {
  checkOptions(options, ["path", "db", "tablePrefix", "ttlSeconds", "busyTimeoutMs", "migrate"])
  const { path, db, ttlSeconds, busyTimeoutMs = 5000, migrate = "auto" } = options
  const tablePrefix = checkTablePrefix(options.tablePrefix ?? DEFAULT_PREFIX)
  if (!Number.isInteger(busyTimeoutMs) || busyTimeoutMs < 0)
    throw invalid("busyTimeoutMs must be a whole number from 0")
  if (migrate !== "auto" && migrate !== "never") throw invalid('migrate must be "auto" or "never"')
  return {
    ...toSource(path, db, busyTimeoutMs),
    ttl: toTtlMilliseconds(ttlSeconds),
    tables: sessionTables({ tablePrefix }),
    tablePrefix,
    busyTimeoutMs,
    migrate,
  }
}

function toSource(
  path: unknown,
  db: AnySqliteDatabase | undefined,
  busyTimeoutMs: number,
): Pick<CheckedOptions, "source" | "inMemory"> {
  if (path !== undefined && db === undefined) {
    if (typeof path !== "string" || path === "") throw invalid("path must be the path of a file")
    return { source: new SqliteFile(path, busyTimeoutMs), inMemory: path === ":memory:" }
  }
  if (db === undefined || path !== undefined || !is(db, BaseSQLiteDatabase)) {
    throw invalid("options must have either path, or db, a drizzle SQLite database")
  }
  const client = (db as { readonly $client?: { readonly memory?: unknown } }).$client
  return { source: { open: async () => db, close: () => {} }, inMemory: client?.memory === true }
}

function invalid(message: string): SessionError {
  return new SessionError({ code: "INVALID_PARAMETER", message, operation: "sqliteStore" })
}
