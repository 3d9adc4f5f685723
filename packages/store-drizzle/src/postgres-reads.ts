import { type SQL, sql } from "drizzle-orm"
import type { PgTable } from "drizzle-orm/pg-core"
import { kept } from "./kept.ts"
import { NEVER } from "./postgres-schema.ts"
import type { Column, MakeStatement } from "./postgres-prepared.ts"
import {
  entryColumns,
  given,
  hasId,
  momentOf,
  nameAsText,
  now,
  oneRow,
  stepColumns,
  textReader,
} from "./postgres-sql.ts"
import type { PostgresStatementOptions } from "./postgres-statements.ts"

const expired: Column<boolean> = { sql: sql`s.expires_at <= ${now}` }

/**
 * Each gives one row at least when the session is there, also when it has expired or holds nothing of what is asked for:
 * so one statement tells all, of one moment. The rows come in no order, because another sort would be needed for one:
 * their places tell it. What is limited is looked up for the session's incarnation; else the planner, without statistics,
 * would join later, and go through the session's entries.
 */
export function reads(make: MakeStatement, options: PostgresStatementOptions) {
  const { sessions, qaEntries, traceSteps } = options.tables
  const text = textReader(options.losesByteOrderMark)
  const entry = { expired, ...entryColumns(text) }
  const step = { expired, ...stepColumns(text) }
  const theSession = sql`s.session_key = ${given("sessionKey")}`
  /** The session `s`, or what stands for it, with those of its entries or steps that are asked for. */
  const joined = (table: PgTable, which: SQL, session: SQL): SQL => sql`
    ${session} left join lateral (
      select e.* from ${table} e where e.session_key = s.session_key and e.incarnation = s.incarnation ${which}
    ) e on true where ${theSession}`
  const latest = sql`order by e.position desc limit ${given("lastN")}::bigint`
  const s = sql`${sessions} s`

  return {
    latestEntries: kept(() => make({}, entry, joined(qaEntries, latest, s))),
    entriesBefore: kept(() =>
      make(
        {
          s: sql`
            select s.*, b.position from ${sessions} s
            left join lateral (
              select e.position from ${qaEntries} e
              where ${hasId("id", sql`s.session_key`, sql`s.incarnation`, sql`${given("before")}`)}
              limit 1
            ) b on true where ${theSession}`,
        },
        { ...entry, found: { sql: sql`s.position is not null` } as Column<boolean> },
        joined(qaEntries, sql`and e.position < s.position ${latest}`, sql`s`),
      ),
    ),
    allEntries: kept(() => make({}, entry, joined(qaEntries, sql`order by e.position`, s))),
    oneEntry: kept(() =>
      make(
        {},
        entry,
        sql`
        ${s} left join lateral (
          select e.* from ${qaEntries} e
          where ${hasId("id", sql`s.session_key`, sql`s.incarnation`, sql`${given("id")}`)} limit 1
        ) e on true where ${theSession}`,
      ),
    ),
    latestId: kept(() =>
      make(
        {},
        { expired, id: text<string | null>("e.id") },
        joined(qaEntries, sql`order by e.position desc limit 1`, s),
      ),
    ),
    latestSteps: kept(() => make({}, step, joined(traceSteps, latest, s))),
    allSteps: kept(() => make({}, step, joined(traceSteps, sql`order by e.position`, s))),
    graphContext: kept(() =>
      make({}, { expired, graphContext: text<string | null>("s.graph_context") }, sql`${s} where ${theSession}`),
    ),
  }
}

export function listings(make: MakeStatement, options: PostgresStatementOptions) {
  const { incarnations, sessions } = options.tables
  const text = textReader(options.losesByteOrderMark)
  const listed = {
    userId: text("s.user_id"),
    sessionId: text("s.session_id"),
    updatedAt: momentOf("s.updated_at"),
    expired,
  }
  const time = sql`${given("updatedAt")}::text::timestamptz`
  // The first condition alone is one that an index scan can begin at.
  const after = sql`
    s.updated_at <= ${time}
    and (s.updated_at < ${time} or (s.user_id, s.session_id) > (${given("userId")}, ${given("sessionId")}))
    order by s.updated_at desc, s.user_id, s.session_id limit ${given("limit")}::bigint`
  return {
    listAll: kept(() => make({}, listed, sql`${sessions} s where ${after}`)),
    listOfUser: kept(() => make({}, listed, sql`${sessions} s where s.user_id = ${given("ofUser")} and ${after}`)),
    /** A number above those of all incarnations that are there. */
    nextIncarnation: kept(() =>
      make({}, { incarnation: { sql: sql`nextval(${nameAsText(incarnations)})::text` } as Column<string> }, oneRow),
    ),
    sessionKeys: kept(() =>
      make(
        {},
        { sessionKey: text("s.session_key") },
        sql`
        ${sessions} s where s.session_key > ${given("after")} order by s.session_key limit ${given("limit")}::bigint`,
      ),
    ),
    overdue: kept(() =>
      make(
        {},
        { sessionKey: text("s.session_key") },
        sql`
        ${sessions} s where s.expires_at <= ${now} and s.expires_at < ${sql.raw(NEVER)}
        order by s.expires_at limit ${given("limit")}::bigint`,
      ),
    ),
  }
}
