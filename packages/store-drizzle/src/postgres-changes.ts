import { type SQL, sql } from "drizzle-orm"
import { kept, keptFor } from "./kept.ts"
import type { Columns, MakeStatement } from "./postgres-prepared.ts"
import type { PostgresSessionTables } from "./postgres-schema.ts"
import { type ChangedColumn, expiry, given, hasId, nameAsText, now, oneRow, settingOf } from "./postgres-sql.ts"
import type { PostgresStatementOptions } from "./postgres-statements.ts"

/** Statements that change or remove what is there. */
export function changes(make: MakeStatement, options: PostgresStatementOptions) {
  const { sessions, qaEntries, traceSteps } = options.tables
  const renewal = sql`updated_at = greatest(x.updated_at, ${now}), expires_at = ${expiry(options.ttl)}`
  const locked = sql`
    select s.incarnation, s.item_count, s.expires_at > ${now} as alive from ${sessions} s
    where s.session_key = ${given("sessionKey")} for update`
  const alive = sql`(select incarnation from s where alive)`
  const theEntry = hasId("id", sql`${given("sessionKey")}`, alive, sql`${given("id")}`)
  const theSession = sql`x.session_key = ${given("sessionKey")} and exists (select from e)`
  const changed: Columns<{ done: boolean; expired: boolean }> = {
    done: { sql: sql`exists (select from e)` },
    expired: { sql: sql`exists (select from s where not alive)` },
  }

  return {
    updateEntry: keptFor((columns: readonly ChangedColumn[]) =>
      make(
        {
          s: locked,
          e: sql`update ${qaEntries} e set ${settingOf(columns, qaEntries)} where ${theEntry} returning 1`,
          u: sql`update ${sessions} x set ${renewal} where ${theSession}`,
        },
        changed,
        oneRow,
      ),
    ),
    /** With its last part a session ends. Its last place moves, so that others see that something has changed. */
    deleteEntry: kept(() =>
      make(
        {
          s: locked,
          e: sql`delete from ${qaEntries} e where ${theEntry} returning 1`,
          u: sql`
            update ${sessions} x set item_count = x.item_count - 1, last_position = x.last_position + 1, ${renewal}
            where ${theSession} and exists (select from s where s.item_count > 1)`,
          d: sql`delete from ${sessions} x where ${theSession} and exists (select from s where s.item_count = 1)`,
        },
        changed,
        oneRow,
      ),
    ),
    setContext: kept(() =>
      make<{ done: boolean }>(
        {
          s: sql`
            insert into ${sessions} as s
              (session_key, user_id, session_id, incarnation, last_position, item_count, graph_context, updated_at,
               expires_at)
            values (${given("sessionKey")}, ${given("userId")}, ${given("sessionId")},
              nextval(${nameAsText(options.tables.incarnations)}), 0, 1, ${given("graphContext")}, ${now},
              ${expiry(options.ttl)})
            on conflict (session_key) do update set
              graph_context = excluded.graph_context, item_count = s.item_count + (s.graph_context is null)::int,
              updated_at = greatest(s.updated_at, excluded.updated_at), expires_at = excluded.expires_at
            where s.expires_at > ${now}
            returning 1`,
        },
        { done: { sql: sql`exists (select from s)` } },
        oneRow,
      ),
    ),
    deleteSession: kept(() => make(...deletion(options.tables, sql`s.incarnation <= ${given("upTo")}::bigint`))),
    deleteOverdue: kept(() => make(...deletion(options.tables, sql`s.expires_at <= ${now}`))),
    /** What late writers of an incarnation had written when it was deleted; nobody reads it. */
    deleteLeftovers: kept(() => {
      const ofIncarnation = sql`
        session_key = ${given("sessionKey")} and incarnation = ${given("incarnation")}::bigint`
      const parts = {
        e: sql`delete from ${qaEntries} where ${ofIncarnation}`,
        t: sql`delete from ${traceSteps} where ${ofIncarnation}`,
      }
      return make(parts, { done: { sql: sql`true` } }, oneRow)
    }),
    /** The same of all sessions. */
    deleteStrays: kept(() => {
      const isStray = sql`not exists (
        select from ${sessions} s where s.session_key = x.session_key and s.incarnation = x.incarnation)`
      const parts = {
        e: sql`delete from ${qaEntries} x where ${isStray}`,
        t: sql`delete from ${traceSteps} x where ${isStray}`,
      }
      return make(parts, { done: { sql: sql`true` } }, oneRow)
    }),
  }
}

export interface Deleted {
  readonly alive: boolean
  readonly incarnation: string
  /** Parts that were written after the statement had begun and before it got the session's lock. */
  readonly left: boolean
}

function deletion(
  { sessions, qaEntries, traceSteps }: PostgresSessionTables,
  condition: SQL,
): [Readonly<Record<string, SQL>>, Columns<Deleted>, SQL] {
  const ofSession = (name: string): SQL => {
    const part = sql.identifier(name)
    return sql`${part}.session_key = ${given("sessionKey")} and ${part}.incarnation = s.incarnation returning 1`
  }
  return [
    {
      s: sql`
        delete from ${sessions} s where s.session_key = ${given("sessionKey")} and ${condition}
        returning s.incarnation, s.expires_at > ${now} as alive,
          s.item_count - (s.graph_context is not null)::int as items`,
      e: sql`delete from ${qaEntries} e using s where ${ofSession("e")}`,
      t: sql`delete from ${traceSteps} t using s where ${ofSession("t")}`,
    },
    {
      alive: { sql: sql`s.alive` },
      incarnation: { sql: sql`s.incarnation::text` },
      left: { sql: sql`s.items > (select count(*) from e) + (select count(*) from t)` },
    },
    sql`s`,
  ]
}
