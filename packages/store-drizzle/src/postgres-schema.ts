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
      /** User and session in one: each table's keys begin with it, so that all can be partitioned or distributed by it. */
      sessionKey: idText("session_key").primaryKey(),
      /** `""` is the anonymous user: no user id is empty. */
      userId: idText("user_id").notNull(),
      /** The session's id. */
      sessionId: idText("session_id").notNull(),
      /** New each time that the session is made: what entries and steps are joined by. */
      incarnation: number("incarnation").notNull(),
      /** The last place that was given to an entry or a step. */
      lastPosition: number("last_position").notNull(),
      /** Entries, steps and graph context together: a session that holds none does not exist. */
      itemCount: number("item_count").notNull(),
      /** What the graph knows for the session; `null` when nothing was set. */
      graphContext: text("graph_context"),
      /** The time of the last write. */
      updatedAt: moment("updated_at").notNull(),
      /** When the session expires; the end of the year 9999 for never. */
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
      /** User and session in one, as in `sessions`. */
      sessionKey: idText("session_key").notNull(),
      /** Which making of the session it belongs to: `sessions` has the present one. */
      incarnation: number("incarnation").notNull(),
      /** Its place in the order, from 1; entries and steps share the numbers. */
      position: number("position").notNull(),
      /** Unique in its incarnation. */
      id: idText("id").notNull(),
      /** Of what the entry was created with: tells a repeat from a conflict (E2). */
      fingerprint: idText("fingerprint").notNull(),
      /** To the millisecond; plays no part in the order. */
      createdAt: moment("created_at").notNull(),
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
      /** User and session in one, as in `sessions`. */
      sessionKey: idText("session_key").notNull(),
      /** Which making of the session it belongs to: `sessions` has the present one. */
      incarnation: number("incarnation").notNull(),
      /** Its place in the order, from 1; entries and steps share the numbers. */
      position: number("position").notNull(),
      /** Unique in its incarnation. */
      traceId: idText("trace_id").notNull(),
      /** Of what the step was saved with: tells a repeat from a conflict (E2). */
      fingerprint: idText("fingerprint").notNull(),
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
      primaryKey({
        name: `${tablePrefix}trace_steps_pkey`,
        columns: [table.sessionKey, table.incarnation, table.position],
      }),
      uniqueIndex(`${tablePrefix}trace_steps_by_id`).on(table.sessionKey, table.traceId, table.incarnation),
    ],
  )
  return {
    /** Gives each incarnation its number. */
    incarnations,
    /** One row for each session. */
    sessions,
    /** One row for each Q&A entry. */
    qaEntries,
    /** One row for each trace step. */
    traceSteps,
  }
}
