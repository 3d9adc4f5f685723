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
      /** AUTOINCREMENT: no number is given twice, so that nothing left behind can become part of another session. */
      incarnation: integer("incarnation").primaryKey({ autoIncrement: true }),
      /** `""` is the anonymous user: no user id is empty. */
      userId: text("user_id").notNull(),
      /** The session's id. */
      sessionId: text("session_id").notNull(),
      /** The last place that was given to an entry or a step. */
      lastPosition: integer("last_position").notNull(),
      /** Entries, steps and graph context together: a session that holds none does not exist. */
      itemCount: integer("item_count").notNull(),
      /** What the graph knows for the session; `null` when nothing was set. */
      graphContext: text("graph_context"),
      /** The time of the last write. */
      updatedAt: integer("updated_at", { mode: "timestamp_ms" }).notNull(),
      /** When the session expires; the end of the year 9999 for never. */
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
      /** Which making of the session it belongs to: `sessions` has the present one. */
      incarnation: integer("incarnation").notNull(),
      /** Its place in the order, from 1; entries and steps share the numbers. */
      position: integer("position").notNull(),
      /** Unique in its incarnation. */
      id: text("id").notNull(),
      /** Of what the entry was created with: tells a repeat from a conflict (E2). */
      fingerprint: text("fingerprint").notNull(),
      /** To the millisecond; plays no part in the order. */
      createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
      /** What was asked. */
      question: text("question").notNull(),
      /** What was answered. */
      answer: text("answer").notNull(),
      /** What the answer was made from. */
      context: text("context"),
      /** What somebody said of the answer. */
      feedbackText: text("feedback_text"),
      /** 1 to 5. */
      feedbackScore: integer("feedback_score"),
      /** JSON: an object with the lists `nodeIds` and `edgeIds`. */
      usedGraphElementIds: text("used_graph_element_ids"),
      /** JSON: an object of flags. */
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
      /** Which making of the session it belongs to: `sessions` has the present one. */
      incarnation: integer("incarnation").notNull(),
      /** Its place in the order, from 1; entries and steps share the numbers. */
      position: integer("position").notNull(),
      /** Unique in its incarnation. */
      traceId: text("trace_id").notNull(),
      /** Of what the step was saved with: tells a repeat from a conflict (E2). */
      fingerprint: text("fingerprint").notNull(),
      /** The function that ran. */
      originFunction: text("origin_function").notNull(),
      /** How it ended. */
      status: text("status").notNull(),
      /** What memory was asked for. */
      memoryQuery: text("memory_query").notNull(),
      /** What memory gave. */
      memoryContext: text("memory_context").notNull(),
      /** JSON: an object. */
      methodParams: text("method_params").notNull(),
      /** JSON: any value. */
      methodReturnValue: text("method_return_value").notNull(),
      /** Why it failed; empty when it did not. */
      errorMessage: text("error_message").notNull(),
      /** What it came to, in a sentence. */
      sessionFeedback: text("session_feedback").notNull(),
    },
    (table) => [
      primaryKey({ columns: [table.incarnation, table.position] }),
      uniqueIndex(`${tablePrefix}trace_steps_by_id`).on(table.incarnation, table.traceId),
    ],
  )
  return {
    /** One row for each session. */
    sessions,
    /** One row for each Q&A entry. */
    qaEntries,
    /** One row for each trace step. */
    traceSteps,
  }
}
