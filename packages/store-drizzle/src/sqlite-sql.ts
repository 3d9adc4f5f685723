import { and, eq, gt, sql } from "drizzle-orm"
import type { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core"
import type { SqliteSessionTables } from "./sqlite-schema.ts"

// What the statements have in common.

/** Any drizzle SQLite database, synchronous or not, or a transaction of one. */
// oxlint-disable-next-line typescript/no-explicit-any -- what a statement gives besides rows differs by driver
export type AnySqliteDatabase = BaseSQLiteDatabase<"sync" | "async", any, any>

export const given = sql.placeholder

type Sessions = SqliteSessionTables["sessions"]

export function isSession(sessions: Sessions) {
  return and(eq(sessions.userId, given("userId")), eq(sessions.sessionId, given("sessionId")))
}

export function isLiveSession(sessions: Sessions) {
  return and(isSession(sessions), gt(sessions.expiresAt, given("now")))
}

/** The incarnation of the session if it lives, to be compared with. */
export function liveIncarnation(db: AnySqliteDatabase, sessions: Sessions) {
  return sql`(${db.select({ incarnation: sessions.incarnation }).from(sessions).where(isLiveSession(sessions))})`
}
