import { and, asc, desc, eq, getTableColumns, gt, lt, lte, or, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/sqlite-core"
import { kept } from "./kept.ts"
import type { EntryRow, StepRow } from "./rows.ts"
import { NEVER, type SqliteSessionTables } from "./sqlite-schema.ts"
import { type AnySqliteDatabase, given, isSession, liveIncarnation } from "./sqlite-sql.ts"
import { isPromise } from "./steps.ts"

/**
 * Each but `latestOfLive` gives one row at least when the session is there, also when it has expired or holds nothing of
 * what is asked for: so one statement tells all.
 */
export function reads(db: AnySqliteDatabase, { sessions, qaEntries, traceSteps }: SqliteSessionTables) {
  const theSession = isSession(sessions)
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
      entry: toPart(values, 1, entryFields) as EntryRow | null,
    }))
  const quickSteps = (statement: Selecting) =>
    quick(statement, (values) => ({
      expiresAt: toExpiry(values),
      step: toPart(values, 1, stepFields) as StepRow | null,
    }))

  return {
    allEntries: kept(() => quickEntries(entries().orderBy(asc(qaEntries.position)).prepare())),
    /** Rows of a session that lives and holds entries; no row of any other. Without a join it takes a sixth less. */
    latestOfLive: kept(() =>
      quick(
        db
          .select(entry)
          .from(qaEntries)
          .where(eq(qaEntries.incarnation, liveIncarnation(db, sessions)))
          .orderBy(desc(qaEntries.position))
          .limit(given("lastN"))
          .prepare(),
        (values) => ({ expiresAt: LATER, entry: toPart(values, 0, entryFields) as EntryRow | null }),
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

export function listings(db: AnySqliteDatabase, { sessions }: SqliteSessionTables) {
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

/** In place of the end of a session of which it is known that it lives. */
const LATER = new Date(NEVER)

interface Selecting {
  values(given: Record<string, unknown>): unknown
}

type MaybeLater<T> = T | Promise<T>

/** A statement's rows as they come: past drizzle's mapping, which takes about as long as SQLite does. */
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

/** An entry or a step, whose columns begin with its id; `null` in the one row of a session that has none to show. */
function toPart(values: ArrayLike<unknown>, from: number, fields: readonly string[]): Record<string, unknown> | null {
  if (values[from] === null) return null
  const part: Record<string, unknown> = {}
  for (let index = 0; index < fields.length; index++) part[fields[index]!] = values[from + index]
  if ("createdAt" in part) part["createdAt"] = new Date(part["createdAt"] as number)
  return part
}
