import { SessionError, checkOptions, toTtlMilliseconds } from "@cognee-session/core"
import { is } from "drizzle-orm"
import { PgDatabase } from "drizzle-orm/pg-core"
import { DEFAULT_PREFIX, DEFAULT_SCHEMA, checkSchema, checkTablePrefix } from "./names.ts"
import { CallersDatabase } from "./postgres-caller.ts"
import { PostgresClient } from "./postgres-client.ts"
import type { PostgresDatabaseOptions, PostgresSource } from "./postgres-database.ts"
import type { AnyPostgresDatabase } from "./postgres-prepared.ts"
import { sessionTables } from "./postgres-schema.ts"

interface CommonOptions {
  /** The schema of the tables. Default: `public`. */
  readonly schema?: string | undefined
  /** What the tables' names begin with: with `schema`, the store's namespace. Default: `cognee_session_`. */
  readonly tablePrefix?: string | undefined
  /** A session expires when nothing was written to it for that long, in seconds (X1). Default: never. */
  readonly ttlSeconds?: number | undefined
  /**
   * How long a call may take, in milliseconds. Default: 5,000. With a `url`, half of it, in whole seconds, is for making
   * a connection: then the call tries another one.
   */
  readonly timeoutMs?: number | undefined
  /** Whether the store makes and upgrades its tables. Default: `"auto"`. */
  readonly migrate?: "auto" | "never" | undefined
  /** Whether statements are prepared by name, which is quicker, and which some poolers do not bear. Default: `true`. */
  readonly preparedStatements?: boolean | undefined
}

/** Options of `postgresStore`: either `url` or `db` is required. */
export type PostgresStoreOptions = CommonOptions &
  (
    | {
        /** Where the database is, `postgres://…`, opened with postgres.js. */
        readonly url: string
        /** Not together with `url`. */
        readonly db?: undefined
      }
    | {
        /** A drizzle PostgreSQL database of the caller's, who closes it. */
        readonly db: AnyPostgresDatabase
        /** Not together with `db`. */
        readonly url?: undefined
      }
  )

/** Options that are in order, with their defaults. */
export interface CheckedOptions extends PostgresDatabaseOptions {
  readonly source: PostgresSource
  readonly multiProcess: boolean
}

const FIELDS = ["url", "db", "schema", "tablePrefix", "ttlSeconds", "timeoutMs", "migrate", "preparedStatements"]

export function checkPostgresOptions(options: PostgresStoreOptions): CheckedOptions {
  checkOptions(options, FIELDS)
  const { url, db, ttlSeconds, timeoutMs = 5000, migrate = "auto", preparedStatements: named = true } = options
  const schema = checkSchema(options.schema ?? DEFAULT_SCHEMA)
  const tablePrefix = checkTablePrefix(options.tablePrefix ?? DEFAULT_PREFIX)
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1) throw invalid("timeoutMs must be a whole number from 1")
  if (migrate !== "auto" && migrate !== "never") throw invalid('migrate must be "auto" or "never"')
  if (typeof named !== "boolean") throw invalid("preparedStatements must be true or false")
  return {
    ...toSource(url, db, { timeoutMs, named }),
    ttl: toTtlMilliseconds(ttlSeconds),
    tables: sessionTables({ schema, tablePrefix }),
    schema,
    tablePrefix,
    timeoutMs,
    migrate,
    named,
  }
}

function toSource(
  url: unknown,
  db: AnyPostgresDatabase | undefined,
  options: { readonly timeoutMs: number; readonly named: boolean },
): Pick<CheckedOptions, "source" | "multiProcess" | "losesByteOrderMark"> {
  if (url !== undefined && db === undefined) {
    const isUrl = typeof url === "string" && /^postgres(ql)?:\/\//.test(url)
    if (!isUrl) throw invalid("url must be of the form postgres://user:password@host/database")
    return { source: new PostgresClient(url, options), multiProcess: true, losesByteOrderMark: false }
  }
  if (db === undefined || url !== undefined || !is(db, PgDatabase)) {
    throw invalid("options must have either url, or db, a drizzle PostgreSQL database")
  }
  const source = new CallersDatabase(db)
  return { source, multiProcess: !source.isPglite, losesByteOrderMark: source.isPglite }
}

function invalid(message: string): SessionError {
  return new SessionError({ code: "INVALID_PARAMETER", message, operation: "postgresStore" })
}
