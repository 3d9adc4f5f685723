import { sql } from "drizzle-orm"
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core"
import { DEFAULT_PREFIX } from "./names.ts"

/** The end of a session that never expires: a moment that every program can read. */
export const NEVER = Date.parse("9999-12-31T23:59:59.999Z")

/** The tables of a store, as the caller's own drizzle-kit project can have them. */
export type SqliteSessionTables = ReturnType<typeof sessionTables>

/**
 * The tables of a store in SQLite. `tablePrefix` as in `sqliteStore`; times are milliseconds of the Unix epoch.
 */
export function sessionTables({ tablePrefix = DEFAULT_PREFIX }: { readonly tablePrefix?: string | undefined } = {}) {
  const sessions = sqliteTable(
    `${tablePrefix}sessions`,
    {
      // AUTOINCREMENT: no number is given twice, so that nothing left behind can become part of another session.
      incarnation: integer("incarnation").primaryKey({ autoIncrement: true }),
      // "" is the anonymous user: no user id is empty.
      userId: text("user_id").notNull(),
      sessionId: text("session_id").notNull(),
      // The last place that was given to an entry or a step.
      lastPosition: integer("last_position").notNull(),
      // Entries, steps and graph context together: a session that holds none does not exist.
      itemCount: integer("item_count").notNull(),
      graphContext: text("graph_context"),
      updatedAt: integer("updated_at", { mode: "timestamp_ms" }).notNull(),
      expiresAt: integer("expires_at", { mode: "timestamp_ms" }).notNull(),
    },
    (table) => [
      uniqueIndex(`${tablePrefix}sessions_by_key`).on(table.userId, table.sessionId),
      index(`${tablePrefix}sessions_by_user`).on(table.userId, sql`${table.updatedAt} desc`, table.sessionId),
      index(`${tablePrefix}sessions_by_time`).on(sql`${table.updatedAt} desc`, table.userId, table.sessionId),
      index(`${tablePrefix}sessions_by_end`)
        .on(table.expiresAt)
        .where(sql.raw(`expires_at < ${NEVER}`)),
    ],
  )
  const qaEntries = sqliteTable(
    `${tablePrefix}qa_entries`,
    {
      incarnation: integer("incarnation").notNull(),
      position: integer("position").notNull(),
      id: text("id").notNull(),
      fingerprint: text("fingerprint").notNull(),
      createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
      question: text("question").notNull(),
      answer: text("answer").notNull(),
      context: text("context"),
      feedbackText: text("feedback_text"),
      feedbackScore: integer("feedback_score"),
      usedGraphElementIds: text("used_graph_element_ids"),
      memifyMetadata: text("memify_metadata"),
    },
    (table) => [
      primaryKey({ columns: [table.incarnation, table.position] }),
      uniqueIndex(`${tablePrefix}qa_entries_by_id`).on(table.incarnation, table.id),
    ],
  )
  const traceSteps = sqliteTable(
    `${tablePrefix}trace_steps`,
    {
      incarnation: integer("incarnation").notNull(),
      position: integer("position").notNull(),
      traceId: text("trace_id").notNull(),
      fingerprint: text("fingerprint").notNull(),
      originFunction: text("origin_function").notNull(),
      status: text("status").notNull(),
      memoryQuery: text("memory_query").notNull(),
      memoryContext: text("memory_context").notNull(),
      methodParams: text("method_params").notNull(),
      methodReturnValue: text("method_return_value").notNull(),
      errorMessage: text("error_message").notNull(),
      sessionFeedback: text("session_feedback").notNull(),
    },
    (table) => [
      primaryKey({ columns: [table.incarnation, table.position] }),
      uniqueIndex(`${tablePrefix}trace_steps_by_id`).on(table.incarnation, table.traceId),
    ],
  )
  return { sessions, qaEntries, traceSteps }
}
