import { and, asc, desc, eq, getTableColumns, gt, lt, lte, or, sql } from "drizzle-orm"
import { type BaseSQLiteDatabase, alias } from "drizzle-orm/sqlite-core"
import { kept, keptFor } from "./kept.ts"
import type { ContentRow, EntryRow, StepRow } from "./rows.ts"
import { NEVER, type SqliteSessionTables } from "./sqlite-schema.ts"
import { isPromise } from "./steps.ts"

/** Any drizzle SQLite database, synchronous or not, or a transaction of one. */
// oxlint-disable-next-line typescript/no-explicit-any -- what a statement gives besides rows differs by driver
export type AnySqliteDatabase = BaseSQLiteDatabase<"sync" | "async", any, any>

/** The statements of a store on one database or transaction, each made when it is first asked for, and kept. */
export type SqliteStatements = ReturnType<typeof sqliteStatements>

const given = sql.placeholder

export function sqliteStatements(db: AnySqliteDatabase, tables: SqliteSessionTables) {
  return { ...writes(db, tables), ...reads(db, tables), ...listings(db, tables) }
}

function writes(db: AnySqliteDatabase, { sessions, qaEntries, traceSteps }: SqliteSessionTables) {
  const theSession = and(eq(sessions.userId, given("userId")), eq(sessions.sessionId, given("sessionId")))
  const isLive = and(theSession, gt(sessions.expiresAt, given("now")))
  const live = liveIncarnation(db, sessions)
  const theEntry = and(sql`${qaEntries.incarnation} = (${live})`, eq(qaEntries.id, given("id")))
  const theStep = and(sql`${traceSteps.incarnation} = (${live})`, eq(traceSteps.traceId, given("id")))
  const renewal = {
    updatedAt: sql`max(${sessions.updatedAt}, ${given("now")})`,
    expiresAt: sql`${given("expiresAt")}`,
  }
  const touched = { incarnation: sessions.incarnation, lastPosition: sessions.lastPosition }

  return {
    findSession: kept(() =>
      db
        .select({ incarnation: sessions.incarnation, expiresAt: sessions.expiresAt })
        .from(sessions)
        .where(theSession)
        .prepare(),
    ),
    /** Renews the session if it lives, and hands out its next places. */
    extend: kept(() =>
      db
        .update(sessions)
        .set({
          lastPosition: sql`${sessions.lastPosition} + ${given("added")}`,
          itemCount: sql`${sessions.itemCount} + ${given("added")}`,
          ...renewal,
        })
        .where(isLive)
        .returning(touched)
        .prepare(),
    ),
    renew: kept(() => db.update(sessions).set(renewal).where(isLive).prepare()),
    setContext: kept(() =>
      db
        .update(sessions)
        .set({
          graphContext: sql`${given("graphContext")}`,
          itemCount: sql`${sessions.itemCount} + (${sessions.graphContext} is null)`,
          ...renewal,
        })
        .where(isLive)
        .returning(touched)
        .prepare(),
    ),
    dropOne: kept(() =>
      db
        .update(sessions)
        .set({ itemCount: sql`${sessions.itemCount} - 1`, ...renewal })
        .where(isLive)
        .returning({ incarnation: sessions.incarnation, itemCount: sessions.itemCount })
        .prepare(),
    ),
    insertSession: kept(() =>
      db
        .insert(sessions)
        .values({
          userId: given("userId"),
          sessionId: given("sessionId"),
          lastPosition: given("added"),
          itemCount: given("items"),
          graphContext: given("graphContext"),
          updatedAt: sql`${given("now")}`,
          expiresAt: sql`${given("expiresAt")}`,
        })
        .returning(touched)
        .prepare(),
    ),
    insertEntry: kept(() => db.insert(qaEntries).values(placeholdersFor(qaEntries)).prepare()),
    insertStep: kept(() => db.insert(traceSteps).values(placeholdersFor(traceSteps)).prepare()),
    entryFingerprint: kept(() =>
      db.select({ fingerprint: qaEntries.fingerprint }).from(qaEntries).where(theEntry).prepare(),
    ),
    stepFingerprint: kept(() =>
      db.select({ fingerprint: traceSteps.fingerprint }).from(traceSteps).where(theStep).prepare(),
    ),
    metadata: kept(() =>
      db.select({ memifyMetadata: qaEntries.memifyMetadata }).from(qaEntries).where(theEntry).prepare(),
    ),
    /** One statement for each set of columns that updates name. */
    updateEntry: keptFor((columns: readonly (keyof ContentRow)[]) =>
      db
        .update(qaEntries)
        .set(Object.fromEntries(columns.map((column) => [column, sql`${given(column)}`])))
        .where(theEntry)
        .returning({ id: qaEntries.id })
        .prepare(),
    ),
    deleteEntry: kept(() => db.delete(qaEntries).where(theEntry).returning({ id: qaEntries.id }).prepare()),
    deleteSession: kept(() =>
      db
        .delete(sessions)
        .where(eq(sessions.incarnation, given("incarnation")))
        .prepare(),
    ),
    deleteEntries: kept(() =>
      db
        .delete(qaEntries)
        .where(eq(qaEntries.incarnation, given("incarnation")))
        .prepare(),
    ),
    deleteSteps: kept(() =>
      db
        .delete(traceSteps)
        .where(eq(traceSteps.incarnation, given("incarnation")))
        .prepare(),
    ),
  }
}

function liveIncarnation(db: AnySqliteDatabase, sessions: SqliteSessionTables["sessions"]) {
  const theSession = and(eq(sessions.userId, given("userId")), eq(sessions.sessionId, given("sessionId")))
  return db
    .select({ incarnation: sessions.incarnation })
    .from(sessions)
    .where(and(theSession, gt(sessions.expiresAt, given("now"))))
}

/**
 * Each but `latestOfLive` gives one row at least when the session is there, also when it has expired or holds nothing of
 * what is asked for: so one statement tells all.
 */
function reads(db: AnySqliteDatabase, { sessions, qaEntries, traceSteps }: SqliteSessionTables) {
  const theSession = and(eq(sessions.userId, given("userId")), eq(sessions.sessionId, given("sessionId")))
  const { incarnation: _e, position: _p, fingerprint: _f, ...entry } = getTableColumns(qaEntries)
  const { incarnation: _t, position: _q, fingerprint: _g, ...step } = getTableColumns(traceSteps)
  const before = alias(qaEntries, "before")
  const { expiresAt } = sessions
  const entries = () =>
    db
      .select({ expiresAt, entry })
      .from(sessions)
      .leftJoin(qaEntries, eq(qaEntries.incarnation, sessions.incarnation))
      .where(theSession)
  const steps = () =>
    db
      .select({ expiresAt, step })
      .from(sessions)
      .leftJoin(traceSteps, eq(traceSteps.incarnation, sessions.incarnation))
      .where(theSession)
  const [entryFields, stepFields] = [Object.keys(entry), Object.keys(step)]
  const quickEntries = (statement: Selecting) =>
    quick(statement, (values) => ({
      expiresAt: toExpiry(values),
      entry: toPart(values, entryFields) as EntryRow | null,
    }))
  const quickSteps = (statement: Selecting) =>
    quick(statement, (values) => ({ expiresAt: toExpiry(values), step: toPart(values, stepFields) as StepRow | null }))

  return {
    allEntries: kept(() => quickEntries(entries().orderBy(asc(qaEntries.position)).prepare())),
    /** Rows of a session that lives and holds entries; no row of any other. Without a join it takes a sixth less. */
    latestOfLive: kept(() =>
      quick(
        db
          .select(entry)
          .from(qaEntries)
          .where(sql`${qaEntries.incarnation} = (${liveIncarnation(db, sessions)})`)
          .orderBy(desc(qaEntries.position))
          .limit(given("lastN"))
          .prepare(),
        (values) => ({ expiresAt: LATER, entry: toEntryRow(values) }),
      ),
    ),
    latestEntries: kept(() =>
      quickEntries(entries().orderBy(desc(qaEntries.position)).limit(given("lastN")).prepare()),
    ),
    entriesBefore: kept(() =>
      db
        .select({ expiresAt, before: before.position, entry })
        .from(sessions)
        .leftJoin(before, and(eq(before.incarnation, sessions.incarnation), eq(before.id, given("before"))))
        .leftJoin(
          qaEntries,
          and(eq(qaEntries.incarnation, sessions.incarnation), lt(qaEntries.position, before.position)),
        )
        .where(theSession)
        .orderBy(desc(qaEntries.position))
        .limit(given("lastN"))
        .prepare(),
    ),
    oneEntry: kept(() =>
      db
        .select({ expiresAt, entry })
        .from(sessions)
        .leftJoin(qaEntries, and(eq(qaEntries.incarnation, sessions.incarnation), eq(qaEntries.id, given("id"))))
        .where(theSession)
        .prepare(),
    ),
    latestId: kept(() =>
      db
        .select({ expiresAt, id: qaEntries.id })
        .from(sessions)
        .leftJoin(qaEntries, eq(qaEntries.incarnation, sessions.incarnation))
        .where(theSession)
        .orderBy(desc(qaEntries.position))
        .limit(1)
        .prepare(),
    ),
    allSteps: kept(() => quickSteps(steps().orderBy(asc(traceSteps.position)).prepare())),
    latestSteps: kept(() => quickSteps(steps().orderBy(desc(traceSteps.position)).limit(given("lastN")).prepare())),
    graphContext: kept(() =>
      db.select({ expiresAt, graphContext: sessions.graphContext }).from(sessions).where(theSession).prepare(),
    ),
  }
}

/** In place of the end of a session of which it is known that it lives. */
const LATER = new Date(NEVER)

interface Selecting {
  values(given: Record<string, unknown>): unknown
}

type MaybeLater<T> = T | Promise<T>

/**
 * Of a statement that selects when the session expires, and then the columns of an entry or a step: past drizzle's
 * mapping of rows, which takes about as long as SQLite does.
 */
function quick<Row>(statement: Selecting, toRow: (values: ArrayLike<unknown>) => Row) {
  return {
    all(given: Record<string, unknown>): MaybeLater<Row[]> {
      const found = statement.values(given) as MaybeLater<ArrayLike<unknown>[]>
      return isPromise(found) ? found.then((rows) => rows.map(toRow)) : (found as ArrayLike<unknown>[]).map(toRow)
    },
  }
}

function toExpiry(values: ArrayLike<unknown>): Date {
  return new Date(values[0] as number)
}

/** Of the columns of an entry, in their order in the table. */
function toEntryRow(values: ArrayLike<unknown>): EntryRow {
  return {
    id: values[0] as string,
    createdAt: new Date(values[1] as number),
    question: values[2] as string,
    answer: values[3] as string,
    context: values[4] as string | null,
    feedbackText: values[5] as string | null,
    feedbackScore: values[6] as number | null,
    usedGraphElementIds: values[7] as string | null,
    memifyMetadata: values[8] as string | null,
  }
}

/** `null` in the one row of a session that has nothing to show. The first column is an id. */
function toPart(values: ArrayLike<unknown>, fields: readonly string[]): Record<string, unknown> | null {
  if (values[1] === null) return null
  const part: Record<string, unknown> = {}
  for (let index = 0; index < fields.length; index++) part[fields[index]!] = values[index + 1]
  if ("createdAt" in part) part["createdAt"] = new Date(part["createdAt"] as number)
  return part
}

function listings(db: AnySqliteDatabase, { sessions }: SqliteSessionTables) {
  const { userId, sessionId, updatedAt, expiresAt } = sessions
  const later = or(
    lt(updatedAt, given("updatedAt")),
    gt(userId, given("userId")),
    and(eq(userId, given("userId")), gt(sessionId, given("sessionId"))),
  )
  // The first condition alone is one that an index can begin at.
  const after = and(lte(updatedAt, given("updatedAt")), later)
  const listed = (whose: ReturnType<typeof and>) =>
    db
      .select({ userId, sessionId, updatedAt, expiresAt })
      .from(sessions)
      .where(whose)
      .orderBy(desc(updatedAt), asc(userId), asc(sessionId))
      .limit(given("limit"))
      .prepare()
  return {
    listAll: kept(() => listed(after)),
    listOfUser: kept(() => listed(and(eq(userId, given("ofUser")), after))),
    incarnations: kept(() => db.select({ incarnation: sessions.incarnation }).from(sessions).prepare()),
    overdue: kept(() =>
      db
        .select({ userId, sessionId })
        .from(sessions)
        .where(and(lte(expiresAt, given("now")), sql.raw(`expires_at < ${NEVER}`)))
        .orderBy(asc(expiresAt))
        .limit(given("limit"))
        .prepare(),
    ),
  }
}

function placeholdersFor<Table extends SqliteSessionTables["qaEntries"] | SqliteSessionTables["traceSteps"]>(
  table: Table,
) {
  const columns = Object.keys(getTableColumns(table)).map((column) => [column, given(column)])
  return Object.fromEntries(columns) as Table["$inferInsert"]
}
