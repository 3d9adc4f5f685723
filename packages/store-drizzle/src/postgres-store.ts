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
import { fromUserColumn, toSessionKey, toUserColumn } from "./keys.ts"
import { PostgresDatabase } from "./postgres-database.ts"
import { postgresFailure } from "./postgres-errors.ts"
import { type PostgresStoreOptions, checkPostgresOptions } from "./postgres-options.ts"
import type { ChangedColumn } from "./postgres-sql.ts"
import type { PostgresStatements } from "./postgres-statements.ts"
import {
  EXPIRED,
  holdsStep,
  inOrder,
  keyOf,
  toEntries,
  toJsonRow,
  toPatchValues,
  toVerdict,
} from "./postgres-values.ts"
import { contextOf, fromStepRow, toContentRow, toEntryRow, toStepRow } from "./rows.ts"
import { toStoredText } from "./stored-text.ts"
import { Sweeper } from "./sweeper.ts"

/**
 * A store in a PostgreSQL database.
 *
 * Returns at once; the database is connected to, and its tables are made, at the first call. Throws a `SessionError`
 * (`INVALID_PARAMETER`) for options that cannot be right.
 */
export function postgresStore(options: PostgresStoreOptions): SessionStore {
  const { source, multiProcess, ...rest } = checkPostgresOptions(options)
  return createSessionStore(new PostgresDriver(new PostgresDatabase(source, rest), multiProcess))
}

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

function toInfo({ userId, sessionId, updatedAt }: SessionInfo): SessionInfo {
  return { userId, sessionId, updatedAt }
}
