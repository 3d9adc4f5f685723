import { and, eq, getTableColumns, sql } from "drizzle-orm"
import { kept, keptFor } from "./kept.ts"
import type { ContentRow } from "./rows.ts"
import type { SqliteSessionTables } from "./sqlite-schema.ts"
import { type AnySqliteDatabase, given, isLiveSession, isSession, liveIncarnation } from "./sqlite-sql.ts"

/** Statements that write, or look at what is to be written to: each is part of a transaction. */
export function writes(db: AnySqliteDatabase, { sessions, qaEntries, traceSteps }: SqliteSessionTables) {
  const isLive = isLiveSession(sessions)
  const theEntry = and(eq(qaEntries.incarnation, liveIncarnation(db, sessions)), eq(qaEntries.id, given("id")))
  const theStep = and(eq(traceSteps.incarnation, liveIncarnation(db, sessions)), eq(traceSteps.traceId, given("id")))
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
        .where(isSession(sessions))
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

function placeholdersFor<Table extends SqliteSessionTables["qaEntries"] | SqliteSessionTables["traceSteps"]>(
  table: Table,
) {
  const columns = Object.keys(getTableColumns(table)).map((column) => [column, given(column)])
  return Object.fromEntries(columns) as Table["$inferInsert"]
}
