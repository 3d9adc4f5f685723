import {
  type CreateVerdict,
  type QaEntryChange,
  type QaEntryDraft,
  SessionError,
  type SessionInfo,
  type SessionQaEntry,
  type SessionRef,
  type SessionScope,
  type SessionStore,
  type SessionStoreDriver,
  type SessionTraceStep,
  type TraceStepDraft,
  checkOptions,
  createSessionStore,
  toTtlMilliseconds,
} from "@cognee-session/core"
import { is } from "drizzle-orm"
import { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core"
import { toSessionError } from "./errors.ts"
import { fromUserColumn, toUserColumn } from "./keys.ts"
import { DEFAULT_PREFIX, checkTablePrefix } from "./names.ts"
import { type EntryRow, contextOf, fromEntryRow, fromStepRow } from "./rows.ts"
import { SqliteDatabase, type SqliteDatabaseOptions, type SqliteSource } from "./sqlite-database.ts"
import { sqliteFailure } from "./sqlite-errors.ts"
import { SqliteFile } from "./sqlite-file.ts"
import { NEVER, sessionTables } from "./sqlite-schema.ts"
import type { AnySqliteDatabase, SqliteStatements } from "./sqlite-statements.ts"
import {
  type Writing,
  createEntries,
  createStep,
  deleteEntry,
  deleteIncarnation,
  deleteOverdue,
  deleteSession,
  keyOf,
  setContext,
  updateEntry,
} from "./sqlite-transactions.ts"
import { type Steps, step } from "./steps.ts"
import { Sweeper } from "./sweeper.ts"
import { toStoredText } from "./stored-text.ts"

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

export type SqliteStoreOptions = CommonOptions &
  (
    | {
        /** The database file, opened with better-sqlite3 in WAL mode; made, with mode 0600, when it is not there. */
        readonly path: string
        readonly db?: undefined
      }
    | {
        /** A drizzle SQLite database of the caller's, who sets its busy timeout and closes it. */
        readonly db: AnySqliteDatabase
        readonly path?: undefined
      }
  )

/**
 * A store in a SQLite database, for any number of processes of one machine.
 *
 * Returns at once; the database is opened, and its tables are made, at the first call. Throws a `SessionError`
 * (`INVALID_PARAMETER`) for options that cannot be right.
 */
export function sqliteStore(options: SqliteStoreOptions): SessionStore {
  const { source, inMemory, ...rest } = checked(options)
  return createSessionStore(
    new SqliteDriver(new SqliteDatabase(source, rest), { ttl: rest.ttl, multiProcess: !inMemory }),
  )
}

class SqliteDriver implements SessionStoreDriver {
  readonly name = "sqlite"
  readonly expiry = true
  readonly multiProcess: boolean
  readonly #database: SqliteDatabase
  readonly #ttl: number
  readonly #sweeper = new Sweeper(() => this.#sweep())

  constructor(database: SqliteDatabase, options: { readonly ttl: number; readonly multiProcess: boolean }) {
    this.#database = database
    this.#ttl = options.ttl
    this.multiProcess = options.multiProcess
  }

  createQaEntry(session: SessionRef, draft: QaEntryDraft): Promise<CreateVerdict> {
    return this.createQaEntries(session, [draft])
  }

  createQaEntries(session: SessionRef, drafts: readonly QaEntryDraft[]): Promise<CreateVerdict> {
    return this.#write(session, (writing) => createEntries(writing, session, drafts))
  }

  getQaEntry(session: SessionRef, id: string): Promise<SessionQaEntry | null> {
    const work = (on: SqliteStatements) => step(on.oneEntry().all({ ...keyOf(session), id }))
    return this.#read(session, work, (rows) => toEntries(session, rows)[0] ?? null)
  }

  getLatestQaEntries(session: SessionRef, lastN: number, before: string | null): Promise<SessionQaEntry[] | null> {
    const asked = { ...keyOf(session), lastN }
    const latest = (on: SqliteStatements) => step(on.latestEntries().all(asked))
    if (before === null) return this.#read(session, latest, (rows) => toEntries(session, rows).toReversed())
    const earlier = (on: SqliteStatements) => step(on.entriesBefore().all({ ...asked, before }))
    return this.#read(session, earlier, (rows) =>
      typeof rows[0]?.before === "number" ? toEntries(session, rows).toReversed() : null,
    )
  }

  getAllQaEntries(session: SessionRef): Promise<SessionQaEntry[]> {
    const work = (on: SqliteStatements) => step(on.allEntries().all(keyOf(session)))
    return this.#read(session, work, (rows) => toEntries(session, rows))
  }

  latestQaId(session: SessionRef): Promise<string | null> {
    const work = (on: SqliteStatements) => step(on.latestId().all(keyOf(session)))
    return this.#read(session, work, ([found]) => found?.id ?? null)
  }

  updateQaEntry(session: SessionRef, id: string, change: QaEntryChange): Promise<boolean> {
    return this.#write(session, (writing) => updateEntry(writing, session, id, change))
  }

  deleteQaEntry(session: SessionRef, id: string): Promise<boolean> {
    return this.#write(session, (writing) => deleteEntry(writing, session, id))
  }

  getGraphContext(session: SessionRef): Promise<string | null> {
    const work = (on: SqliteStatements) => step(on.graphContext().all(keyOf(session)))
    return this.#read(session, work, ([found]) => contextOf(found?.graphContext ?? null))
  }

  setGraphContext(session: SessionRef, context: string): Promise<void> {
    return this.#write(session, (writing) => setContext(writing, session, toStoredText(context)))
  }

  saveTraceStep(session: SessionRef, draft: TraceStepDraft): Promise<CreateVerdict> {
    return this.#write(session, (writing) => createStep(writing, session, draft))
  }

  readTraceSteps(session: SessionRef, lastN: number | null): Promise<SessionTraceStep[]> {
    const key = keyOf(session)
    const work = (on: SqliteStatements) =>
      step(lastN === null ? on.allSteps().all(key) : on.latestSteps().all({ ...key, lastN }))
    return this.#read(session, work, (rows) => {
      const steps = rows.flatMap((row) => (row.step === null ? [] : [fromStepRow(row.step)]))
      return lastN === null ? steps : steps.toReversed()
    })
  }

  async listSessions(scope: SessionScope, limit: number, after: SessionInfo | null): Promise<SessionInfo[]> {
    const place = after ?? { updatedAt: new Date(NEVER), userId: null, sessionId: "" }
    const asked = { ...keyOf(place), updatedAt: place.updatedAt.getTime(), limit }
    const list = (on: SqliteStatements) =>
      step(
        scope === "all"
          ? on.listAll().all(asked)
          : on.listOfUser().all({ ...asked, ofUser: toUserColumn(scope.userId) }),
      )
    for (;;) {
      const rows = await this.#guard(null, () => this.#database.read(list))
      const sessions = rows.map((row) => ({ ...row, userId: fromUserColumn(row.userId) }))
      const overdue = sessions.filter(isOverdue)
      if (overdue.length === 0) return sessions.map(toInfo)
      for (const session of overdue) await this.#write(session, (writing) => deleteOverdue(writing, session))
    }
  }

  deleteSession(session: SessionRef): Promise<boolean> {
    return this.#write(session, (writing) => deleteSession(writing, session))
  }

  async prune(): Promise<void> {
    const found = await this.#guard(null, () => this.#database.read((on) => step(on.incarnations().all())))
    for (const { incarnation } of found) await this.#write(null, ({ on }) => deleteIncarnation(on, incarnation))
  }

  async close(): Promise<void> {
    await this.#sweeper.settled()
    await this.#database.close()
  }

  async #sweep(): Promise<void> {
    const asked = { now: Date.now(), limit: SWEEP_PAGE }
    const overdue = await this.#database.read((on) => step(on.overdue().all(asked)))
    for (const { userId, sessionId } of overdue) {
      const session = { userId: fromUserColumn(userId), sessionId }
      await this.#writeOnce((writing) => deleteOverdue(writing, session))
    }
  }

  /**
   * Reads rows that tell when the session expires. A session whose time is over is removed before anybody is told so: a
   * writer that found it alive may be about to renew it.
   */
  #read<Row extends { readonly expiresAt: Date }, T>(
    session: SessionRef,
    work: (on: SqliteStatements) => Steps<Row[]>,
    decode: (rows: Row[]) => T,
  ): Promise<T> {
    return this.#guard(session, async () => {
      for (;;) {
        const rows = await this.#database.read(work)
        if (rows[0] === undefined || !isOverdue(rows[0])) return decode(rows)
        await this.#write(session, (writing) => deleteOverdue(writing, session))
      }
    })
  }

  async #write<T>(session: SessionRef | null, work: (writing: Writing) => Steps<T>): Promise<T> {
    const result = await this.#guard(session, () => this.#writeOnce(work))
    this.#sweeper.poke()
    return result
  }

  #writeOnce<T>(work: (writing: Writing) => Steps<T>): Promise<T> {
    return this.#database.write((on) => {
      const now = Date.now()
      return work({ on, now, expiresAt: Math.min(now + this.#ttl, NEVER) })
    })
  }

  async #guard<T>(session: SessionRef | null, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw toSessionError(error, session, sqliteFailure)
    }
  }
}

/** How many expired sessions one sweep removes. */
const SWEEP_PAGE = 20

function isOverdue({ expiresAt }: { readonly expiresAt: Date }): boolean {
  return expiresAt.getTime() <= Date.now()
}

function toInfo({ userId, sessionId, updatedAt }: SessionInfo): SessionInfo {
  return { userId, sessionId, updatedAt }
}

function toEntries(session: SessionRef, rows: readonly { readonly entry: EntryRow | null }[]): SessionQaEntry[] {
  return rows.flatMap(({ entry }) => (entry === null ? [] : [fromEntryRow(session, entry)]))
}

interface Checked extends SqliteDatabaseOptions {
  readonly source: SqliteSource
  readonly inMemory: boolean
  readonly ttl: number
}

function checked(options: SqliteStoreOptions): Checked {
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
): Pick<Checked, "source" | "inMemory"> {
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
