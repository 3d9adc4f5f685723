import { sql } from "drizzle-orm"
import {
  PgSchema,
  bigint,
  customType,
  index,
  integer,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core"
import { DEFAULT_PREFIX, DEFAULT_SCHEMA } from "./names.ts"

/** The end of a session that never expires, as SQL: a moment that every program can read. */
export const NEVER = "timestamptz '9999-12-31 23:59:59.999+00'"

/** The tables of a store, as the caller's own drizzle-kit project can have them. */
export type PostgresSessionTables = ReturnType<typeof sessionTables>

// Ids are compared and ordered by their bytes, whatever the database's collation is.
const idText = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' })
const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })
const number = (name: string) => bigint(name, { mode: "bigint" })

/**
 * The tables of a store in PostgreSQL, and the sequence that numbers incarnations. `schema` and `tablePrefix` as in
 * `postgresStore`.
 */
export function sessionTables({
  schema = DEFAULT_SCHEMA,
  tablePrefix = DEFAULT_PREFIX,
}: { readonly schema?: string | undefined; readonly tablePrefix?: string | undefined } = {}) {
  // Not `pgSchema`, which takes no "public": every name is written with its schema, so that no search_path matters.
  const inSchema = new PgSchema(schema)
  const incarnations = inSchema.sequence(`${tablePrefix}incarnations`)
  const sessions = inSchema.table(
    `${tablePrefix}sessions`,
    {
      // User and session in one: each table's keys begin with it, so that all can be partitioned or distributed by it.
      sessionKey: idText("session_key").primaryKey(),
      // "" is the anonymous user: no user id is empty.
      userId: idText("user_id").notNull(),
      sessionId: idText("session_id").notNull(),
      incarnation: number("incarnation").notNull(),
      // The last place that was given to an entry or a step.
      lastPosition: number("last_position").notNull(),
      // Entries, steps and graph context together: a session that holds none does not exist.
      itemCount: number("item_count").notNull(),
      graphContext: text("graph_context"),
      updatedAt: moment("updated_at").notNull(),
      expiresAt: moment("expires_at").notNull(),
    },
    (table) => [
      index(`${tablePrefix}sessions_by_user`).on(table.userId, table.updatedAt.desc().nullsFirst(), table.sessionId),
      index(`${tablePrefix}sessions_by_time`).on(table.updatedAt.desc().nullsFirst(), table.userId, table.sessionId),
      index(`${tablePrefix}sessions_by_end`)
        .on(table.expiresAt)
        .where(sql.raw(`expires_at < ${NEVER}`)),
    ],
  )
  const qaEntries = inSchema.table(
    `${tablePrefix}qa_entries`,
    {
      sessionKey: idText("session_key").notNull(),
      incarnation: number("incarnation").notNull(),
      position: number("position").notNull(),
      id: idText("id").notNull(),
      fingerprint: idText("fingerprint").notNull(),
      createdAt: moment("created_at").notNull(),
      question: text("question").notNull(),
      answer: text("answer").notNull(),
      context: text("context"),
      feedbackText: text("feedback_text"),
      feedbackScore: integer("feedback_score"),
      usedGraphElementIds: text("used_graph_element_ids"),
      memifyMetadata: text("memify_metadata"),
    },
    (table) => [
      primaryKey({
        name: `${tablePrefix}qa_entries_pkey`,
        columns: [table.sessionKey, table.incarnation, table.position],
      }),
      uniqueIndex(`${tablePrefix}qa_entries_by_id`).on(table.sessionKey, table.id, table.incarnation),
    ],
  )
  const traceSteps = inSchema.table(
    `${tablePrefix}trace_steps`,
    {
      sessionKey: idText("session_key").notNull(),
      incarnation: number("incarnation").notNull(),
      position: number("position").notNull(),
      traceId: idText("trace_id").notNull(),
      fingerprint: idText("fingerprint").notNull(),
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
      primaryKey({
        name: `${tablePrefix}trace_steps_pkey`,
        columns: [table.sessionKey, table.incarnation, table.position],
      }),
      uniqueIndex(`${tablePrefix}trace_steps_by_id`).on(table.sessionKey, table.traceId, table.incarnation),
    ],
  )
  return { incarnations, sessions, qaEntries, traceSteps }
}
