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
import { PgDatabase } from "drizzle-orm/pg-core"
import { toSessionError } from "./errors.ts"
import { fromUserColumn, toSessionKey, toUserColumn } from "./keys.ts"
import { DEFAULT_PREFIX, DEFAULT_SCHEMA, checkSchema, checkTablePrefix } from "./names.ts"
import { CallersDatabase } from "./postgres-caller.ts"
import { PostgresClient } from "./postgres-client.ts"
import { PostgresDatabase, type PostgresDatabaseOptions, type PostgresSource } from "./postgres-database.ts"
import { postgresFailure } from "./postgres-errors.ts"
import type { AnyPostgresDatabase } from "./postgres-prepared.ts"
import { sessionTables } from "./postgres-schema.ts"
import type { ChangedColumn, Placed } from "./postgres-sql.ts"
import type { PostgresStatements } from "./postgres-statements.ts"
import {
  type EntryRow,
  type StepRow,
  contextOf,
  fromEntryRow,
  fromStepRow,
  toContentRow,
  toEntryRow,
  toStepRow,
  toStoredFlags,
} from "./rows.ts"
import { Sweeper } from "./sweeper.ts"
import { toStoredText } from "./stored-text.ts"

interface CommonOptions {
  /** The schema of the tables. Default: `public`. */
  readonly schema?: string | undefined
  /** What the tables' names begin with: with `schema`, the store's namespace. Default: `cognee_session_`. */
  readonly tablePrefix?: string | undefined
  /** A session expires when nothing was written to it for that long, in seconds (X1). Default: never. */
  readonly ttlSeconds?: number | undefined
  /** How long a call may take, in milliseconds. Default: 5,000. */
  readonly timeoutMs?: number | undefined
  /** Whether the store makes and upgrades its tables. Default: `"auto"`. */
  readonly migrate?: "auto" | "never" | undefined
  /** Whether statements are prepared by name, which is quicker, and which some poolers do not bear. Default: `true`. */
  readonly preparedStatements?: boolean | undefined
}

export type PostgresStoreOptions = CommonOptions &
  (
    | {
        /** Where the database is, `postgres://…`, opened with postgres.js. */
        readonly url: string
        readonly db?: undefined
      }
    | {
        /** A drizzle PostgreSQL database of the caller's, who closes it. */
        readonly db: AnyPostgresDatabase
        readonly url?: undefined
      }
  )

/**
 * A store in a PostgreSQL database.
 *
 * Returns at once; the database is connected to, and its tables are made, at the first call. Throws a `SessionError`
 * (`INVALID_PARAMETER`) for options that cannot be right.
 */
export function postgresStore(options: PostgresStoreOptions): SessionStore {
  const { source, multiProcess, ...rest } = checked(options)
  return createSessionStore(new PostgresDriver(new PostgresDatabase(source, rest), multiProcess))
}

/** What a statement gives that finds a session whose time is over, or one that has changed since it began. */
const EXPIRED = Symbol("expired")

class PostgresDriver implements SessionStoreDriver {
  readonly name = "postgres"
  readonly expiry = true
  readonly multiProcess: boolean
  readonly #database: PostgresDatabase
  readonly #sweeper = new Sweeper(() => this.#sweep())

  constructor(database: PostgresDatabase, multiProcess: boolean) {
    this.#database = database
    this.multiProcess = multiProcess
  }

  createQaEntry(session: SessionRef, draft: QaEntryDraft): Promise<CreateVerdict> {
    const row = toEntryRow(draft)
    const values = { ...keyOf(session), ...row, createdAt: row.createdAt.toISOString() }
    let mayBeHeld = !draft.idGenerated
    return this.#write(session, async (on) => {
      if (mayBeHeld) return toVerdict(await on.createEntry()(values), draft.fingerprint)
      mayBeHeld = true // when it is sent again, what was sent first may have been carried out after all
      const [found] = await on.createNewEntry()(values)
      return found!.created ? "created" : EXPIRED
    })
  }

  createQaEntries(session: SessionRef, drafts: readonly QaEntryDraft[]): Promise<CreateVerdict> {
    const values = { ...keyOf(session), rows: JSON.stringify(drafts.map(toJsonRow)) }
    return this.#write(session, async (on) => {
      const [found] = await on.createEntries()(values)
      if (!found!.same) return "conflict"
      if (!found!.missing) return "same"
      return found!.created ? "created" : EXPIRED
    })
  }

  getQaEntry(session: SessionRef, id: string): Promise<SessionQaEntry | null> {
    const rows = this.#read(session, (on) => on.oneEntry()({ ...keyOf(session), id }))
    return this.#decode(session, rows, (found) => toEntries(session, found)[0] ?? null)
  }

  getLatestQaEntries(session: SessionRef, lastN: number, before: string | null): Promise<SessionQaEntry[] | null> {
    const asked = { ...keyOf(session), lastN }
    if (before === null) {
      const rows = this.#read(session, (on) => on.latestEntries()(asked))
      return this.#decode(session, rows, (found) => toEntries(session, found))
    }
    const rows = this.#read(session, (on) => on.entriesBefore()({ ...asked, before }))
    return this.#decode(session, rows, (found) => (found[0]?.found === true ? toEntries(session, found) : null))
  }

  getAllQaEntries(session: SessionRef): Promise<SessionQaEntry[]> {
    const rows = this.#read(session, (on) => on.allEntries()(keyOf(session)))
    return this.#decode(session, rows, (found) => toEntries(session, found))
  }

  async latestQaId(session: SessionRef): Promise<string | null> {
    const [found] = await this.#read(session, (on) => on.latestId()(keyOf(session)))
    return found?.id ?? null
  }

  updateQaEntry(session: SessionRef, id: string, change: QaEntryChange): Promise<boolean> {
    const { memifyMetadataPatch: patch } = change
    const row = toContentRow(change)
    const columns = [...Object.keys(row), ...(patch === undefined ? [] : ["memifyMetadataPatch"])] as ChangedColumn[]
    const values = { ...keyOf(session), id, ...row, ...(patch !== undefined && toPatchValues(patch)) }
    return this.#change(session, (on) => on.updateEntry(columns)(values))
  }

  deleteQaEntry(session: SessionRef, id: string): Promise<boolean> {
    return this.#change(session, (on) => on.deleteEntry()({ ...keyOf(session), id }))
  }

  async getGraphContext(session: SessionRef): Promise<string | null> {
    const rows = this.#read(session, (on) => on.graphContext()(keyOf(session)))
    return this.#decode(session, rows, ([found]) => contextOf(found?.graphContext ?? null))
  }

  async setGraphContext(session: SessionRef, context: string): Promise<void> {
    const values = { ...keyOf(session), graphContext: toStoredText(context) }
    await this.#write(session, async (on) => ((await on.setContext()(values))[0]!.done ? true : EXPIRED))
  }

  saveTraceStep(session: SessionRef, draft: TraceStepDraft): Promise<CreateVerdict> {
    const values = { ...keyOf(session), id: draft.step.traceId, ...toStepRow(draft) }
    return this.#write(session, async (on) => toVerdict(await on.createStep()(values), draft.fingerprint))
  }

  readTraceSteps(session: SessionRef, lastN: number | null): Promise<SessionTraceStep[]> {
    const rows = this.#read(session, (on) =>
      lastN === null ? on.allSteps()(keyOf(session)) : on.latestSteps()({ ...keyOf(session), lastN }),
    )
    return this.#decode(session, rows, (found) => inOrder(found.filter(holdsStep)).map(fromStepRow))
  }

  async listSessions(scope: SessionScope, limit: number, after: SessionInfo | null): Promise<SessionInfo[]> {
    const place = after ?? { updatedAt: new Date(LAST_MOMENT), userId: null, sessionId: "" }
    const asked = {
      userId: toUserColumn(place.userId),
      sessionId: place.sessionId,
      updatedAt: place.updatedAt.toISOString(),
      limit,
    }
    const list = (on: PostgresStatements) =>
      scope === "all" ? on.listAll()(asked) : on.listOfUser()({ ...asked, ofUser: toUserColumn(scope.userId) })
    for (;;) {
      const rows = await this.#guard(null, () => this.#database.read(list))
      const sessions = rows.map(({ userId, ...row }) => ({ ...row, userId: fromUserColumn(userId) }))
      const overdue = sessions.filter(({ expired }) => expired)
      if (overdue.length === 0) return sessions.map(toInfo)
      for (const session of overdue) await this.#deleteOverdue(session)
    }
  }

  deleteSession(session: SessionRef): Promise<boolean> {
    return this.#guard(session, () => this.#deleteUpTo(toSessionKey(session), HIGHEST))
  }

  prune(): Promise<void> {
    return this.#guard(null, async () => {
      const [next] = await this.#database.write((on) => on.nextIncarnation()({}))
      for (let after = ""; ;) {
        const page = await this.#database.read((on) => on.sessionKeys()({ after, limit: PRUNE_PAGE }))
        for (const { sessionKey } of page) await this.#deleteUpTo(sessionKey, next!.incarnation)
        if (page.length < PRUNE_PAGE) break
        after = page.at(-1)!.sessionKey
      }
      await this.#database.write((on) => on.deleteStrays()({}))
    })
  }

  async close(): Promise<void> {
    await this.#sweeper.settled()
    await this.#database.close()
  }

  async #sweep(): Promise<void> {
    const overdue = await this.#database.read((on) => on.overdue()({ limit: SWEEP_PAGE }))
    for (const { sessionKey } of overdue) await this.#deleteOverdueKey(sessionKey)
  }

  async #deleteUpTo(sessionKey: string, upTo: string): Promise<boolean> {
    const [deleted] = await this.#database.write((on) => on.deleteSession()({ sessionKey, upTo }))
    if (deleted?.left) await this.#deleteLeftovers(sessionKey, deleted.incarnation)
    return deleted?.alive ?? false
  }

  #deleteOverdue(session: SessionRef): Promise<void> {
    return this.#guard(session, () => this.#deleteOverdueKey(toSessionKey(session)))
  }

  async #deleteOverdueKey(sessionKey: string): Promise<void> {
    const [deleted] = await this.#database.write((on) => on.deleteOverdue()({ sessionKey }))
    if (deleted?.left) await this.#deleteLeftovers(sessionKey, deleted.incarnation)
  }

  async #deleteLeftovers(sessionKey: string, incarnation: string): Promise<void> {
    await this.#database.write((on) => on.deleteLeftovers()({ sessionKey, incarnation }))
  }

  #change(
    session: SessionRef,
    work: (on: PostgresStatements) => Promise<{ readonly done: boolean; readonly expired: boolean }[]>,
  ): Promise<boolean> {
    return this.#write(session, async (on) => {
      const [found] = await work(on)
      return found!.expired ? EXPIRED : found!.done
    })
  }

  async #write<T>(session: SessionRef, work: (on: PostgresStatements) => Promise<T | typeof EXPIRED>): Promise<T> {
    for (;;) {
      const result = await this.#guard(session, () => this.#database.write(work))
      this.#sweeper.poke()
      if (result !== EXPIRED) return result as T
      await this.#deleteOverdue(session)
    }
  }

  /**
   * Rows that tell whether the session's time is over. If so it is removed before anybody is told: a writer that found it
   * alive may be about to renew it.
   */
  async #read<Row extends { readonly expired: boolean }>(
    session: SessionRef,
    work: (on: PostgresStatements) => Promise<Row[]>,
  ): Promise<Row[]> {
    for (;;) {
      const rows = await this.#guard(session, () => this.#database.read(work))
      if (rows[0]?.expired !== true) return rows
      await this.#deleteOverdue(session)
    }
  }

  #decode<Row, T>(session: SessionRef, rows: Promise<Row[]>, decode: (rows: Row[]) => T): Promise<T> {
    return this.#guard(session, async () => decode(await rows))
  }

  async #guard<T>(session: SessionRef | null, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw toSessionError(error, session, postgresFailure)
    }
  }
}

const PRUNE_PAGE = 1000
/** How many expired sessions one sweep removes. */
const SWEEP_PAGE = 100
/** The highest number that an incarnation can have. */
const HIGHEST = "9223372036854775807"
const LAST_MOMENT = "9999-12-31T23:59:59.999Z"

function keyOf(session: SessionRef) {
  return {
    sessionKey: toSessionKey(session),
    userId: toUserColumn(session.userId),
    sessionId: session.sessionId,
  }
}

function toVerdict(
  rows: readonly { readonly held: string | null; readonly created: boolean }[],
  fingerprint: string,
): CreateVerdict | typeof EXPIRED {
  const { held, created } = rows[0]!
  if (created) return "created"
  if (held === null) return EXPIRED
  return held === fingerprint ? "same" : "conflict"
}

/** An entry as the statement for batches reads it out of JSON, by the names of the columns. */
function toJsonRow(draft: QaEntryDraft): Record<string, unknown> {
  const row = Object.entries(toEntryRow(draft))
  return Object.fromEntries(
    row.map(([field, value]) => [field.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]),
  )
}

function toPatchValues(patch: NonNullable<QaEntryChange["memifyMetadataPatch"]>) {
  const flags = Object.entries(patch)
  return {
    flagsToSet: toStoredFlags(Object.fromEntries(flags.filter(([, flag]) => flag !== null))),
    flagsToRemove: JSON.stringify(flags.filter(([, flag]) => flag === null).map(([key]) => toStoredText(key))),
  }
}

function toEntries(session: SessionRef, rows: readonly (EntryRow & Placed)[]): SessionQaEntry[] {
  return inOrder(rows.filter(holdsEntry)).map((row) => fromEntryRow(session, row))
}

function inOrder<Row extends Placed>(rows: Row[]): Row[] {
  return rows.sort((a, b) => a.position - b.position)
}

/** The place of an entry is empty in the one row of a session that has none to show. */
function holdsEntry({ id }: EntryRow): boolean {
  return id !== null
}

function holdsStep({ traceId }: StepRow): boolean {
  return traceId !== null
}

function toInfo({ userId, sessionId, updatedAt }: SessionInfo): SessionInfo {
  return { userId, sessionId, updatedAt }
}

interface Checked extends PostgresDatabaseOptions {
  readonly source: PostgresSource
  readonly multiProcess: boolean
}

const FIELDS = ["url", "db", "schema", "tablePrefix", "ttlSeconds", "timeoutMs", "migrate", "preparedStatements"]

function checked(options: PostgresStoreOptions): Checked {
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
): Pick<Checked, "source" | "multiProcess" | "losesByteOrderMark"> {
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
