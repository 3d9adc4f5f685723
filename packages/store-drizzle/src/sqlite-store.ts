import {
  type CreateVerdict,
  type QaEntryChange,
  type QaEntryDraft,
  type SessionInfo,
  type SessionQaEntry,
  type SessionRef,
  type SessionScope,
  type SessionStore,
  type SessionStoreDriver,
  type SessionTraceStep,
  type TraceStepDraft,
  createSessionStore,
} from "@cognee-session/core"
import { toSessionError } from "./errors.ts"
import { fromUserColumn, toUserColumn } from "./keys.ts"
import { type EntryRow, contextOf, fromEntryRow, fromStepRow } from "./rows.ts"
import { SqliteDatabase } from "./sqlite-database.ts"
import { sqliteFailure } from "./sqlite-errors.ts"
import { type SqliteStoreOptions, checkSqliteOptions } from "./sqlite-options.ts"
import { NEVER } from "./sqlite-schema.ts"
import type { SqliteStatements } from "./sqlite-statements.ts"
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

/**
 * A store in a SQLite database, for any number of processes of one machine.
 *
 * Returns at once; the database is opened, and its tables are made, at the first call. Throws a `SessionError`
 * (`INVALID_PARAMETER`) for options that cannot be right.
 */
export function sqliteStore(options: SqliteStoreOptions): SessionStore {
  const { source, inMemory, ...rest } = checkSqliteOptions(options)
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
    const latest = (on: SqliteStatements) => latestEntries(on, asked)
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

/** Most sessions that are read live and hold entries; of any other it takes a second look to tell which it is. */
function* latestEntries(on: SqliteStatements, asked: ReturnType<typeof keyOf> & { readonly lastN: number }) {
  const rows = yield* step(on.latestOfLive().all({ ...asked, now: Date.now() }))
  return rows.length > 0 ? rows : yield* step(on.latestEntries().all(asked))
}

function isOverdue({ expiresAt }: { readonly expiresAt: Date }): boolean {
  return expiresAt.getTime() <= Date.now()
}

function toInfo({ userId, sessionId, updatedAt }: SessionInfo): SessionInfo {
  return { userId, sessionId, updatedAt }
}

function toEntries(session: SessionRef, rows: readonly { readonly entry: EntryRow | null }[]): SessionQaEntry[] {
  return rows.flatMap(({ entry }) => (entry === null ? [] : [fromEntryRow(session, entry)]))
}
