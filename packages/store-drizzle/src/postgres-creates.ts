import { type SQL, sql } from "drizzle-orm"
import type { PgTable } from "drizzle-orm/pg-core"
import { kept } from "./kept.ts"
import type { MakeStatement } from "./postgres-prepared.ts"
import {
  columnsOf,
  definitionsOf,
  expiry,
  given,
  hasId,
  nameAsText,
  namesOf,
  now,
  oneRow,
  valuesOf,
} from "./postgres-sql.ts"
import type { PostgresStatementOptions } from "./postgres-statements.ts"

/** The row of a session that is written to: made, or renewed unless it has expired. */
function upsert(
  { tables: { incarnations, sessions }, ttl }: PostgresStatementOptions,
  added: SQL,
  condition: SQL,
): SQL {
  return sql`
    insert into ${sessions} as s
      (session_key, user_id, session_id, incarnation, last_position, item_count, updated_at, expires_at)
    select ${given("sessionKey")}, ${given("userId")}, ${given("sessionId")}, nextval(${nameAsText(incarnations)}),
      ${added}, ${added}, ${now}, ${expiry(ttl)}
    ${condition}
    on conflict (session_key) do update set
      last_position = s.last_position + excluded.last_position, item_count = s.item_count + excluded.item_count,
      updated_at = greatest(s.updated_at, excluded.updated_at), expires_at = excluded.expires_at
    where s.expires_at > ${now}
    returning s.incarnation, s.last_position`
}

/** Statements that append. */
export function creates(make: MakeStatement, options: PostgresStatementOptions) {
  const { sessions, qaEntries, traceSteps } = options.tables
  const heldOf = (table: PgTable, idColumn: string): SQL => sql`
    select held.fingerprint from ${sessions} s
    cross join lateral (
      select e.fingerprint from ${table} e
      where ${hasId(idColumn, sql`${given("sessionKey")}`, sql`s.incarnation`, sql`${given("id")}`)}
      limit 1) held
    where s.session_key = ${given("sessionKey")} and s.expires_at > ${now}`
  const insertOne = (table: PgTable): SQL => sql`
    insert into ${table} (session_key, incarnation, position, ${namesOf(table)})
    select ${given("sessionKey")}, s.incarnation, s.last_position, ${valuesOf(table)} from s
    returning 1`
  const createOne = (table: PgTable, idColumn: string) =>
    make<{ held: string | null; created: boolean }>(
      {
        held: heldOf(table, idColumn),
        s: upsert(options, sql`1`, sql`where not exists (select from held)`),
        i: insertOne(table),
      },
      { held: { sql: sql`(select fingerprint from held)` }, created: { sql: sql`exists (select from i)` } },
      oneRow,
    )

  /** Whose id nobody can hold: it was made for this call. */
  const createNew = (table: PgTable) =>
    make<{ created: boolean }>(
      { s: upsert(options, sql`1`, sql``), i: insertOne(table) },
      { created: { sql: sql`exists (select from i)` } },
      oneRow,
    )

  return {
    createEntry: kept(() => createOne(qaEntries, "id")),
    createNewEntry: kept(() => createNew(qaEntries)),
    createStep: kept(() => createOne(traceSteps, "trace_id")),
    /** `rows` is a JSON array of entries. */
    createEntries: kept(() =>
      make<{ same: boolean; missing: boolean; created: boolean }>(
        {
          given: sql`
            select r.* from rows from (json_to_recordset(${given("rows")}::text::json) as (${definitionsOf(qaEntries)}))
              with ordinality as r (${namesOf(qaEntries)}, n)`,
          seen: sql`
            select s.incarnation, s.last_position from ${sessions} s
            where s.session_key = ${given("sessionKey")} and s.expires_at > ${now}`,
          held: sql`
            select g.id, e.fingerprint = g.fingerprint as same from given g cross join seen
            cross join lateral (
              select e.fingerprint from ${qaEntries} e
              where ${hasId("id", sql`${given("sessionKey")}`, sql`seen.incarnation`, sql`g.id`)}
              limit 1) e`,
          missing: sql`
            select g.*, row_number() over (order by g.n) as place from given g
            where not exists (select from held h where h.id = g.id)`,
          fresh: upsert(
            options,
            sql`count(*)`,
            sql`from missing having count(*) > 0 and not exists (select from held)`,
          ),
          // Beside entries that are held the others are added only to the session that holds them, as it was seen: every
          // creation and every deletion moves its last place.
          rest: sql`
            update ${sessions} s set
              last_position = s.last_position + m.count, item_count = s.item_count + m.count,
              updated_at = greatest(s.updated_at, ${now}), expires_at = ${expiry(options.ttl)}
            from seen, (select count(*) from missing) m
            where s.session_key = ${given("sessionKey")} and m.count > 0
              and exists (select from held) and not exists (select from held where not same)
              and s.incarnation = seen.incarnation and s.last_position = seen.last_position
            returning s.incarnation, s.last_position`,
          s: sql`select * from fresh union all select * from rest`,
          i: sql`
            insert into ${qaEntries} (session_key, incarnation, position, ${namesOf(qaEntries)})
            select ${given("sessionKey")}, s.incarnation, s.last_position - (select count(*) from missing) + m.place,
              ${columnsOf(qaEntries, "m")}
            from s, missing m
            returning 1`,
        },
        {
          same: { sql: sql`not exists (select from held where not same)` },
          missing: { sql: sql`exists (select from missing)` },
          created: { sql: sql`exists (select from i)` },
        },
        oneRow,
      ),
    ),
  }
}
