import { createHash } from "node:crypto"
import { type SQL, getTableColumns, sql } from "drizzle-orm"
import type { PgDatabase, PgQueryResultHKT, PgSequence, PgTable } from "drizzle-orm/pg-core"
import { kept, keptFor } from "./kept.ts"
import { NEVER, type PostgresSessionTables } from "./postgres-schema.ts"
import type { ContentRow, EntryRow, StepRow } from "./rows.ts"

/** Any drizzle PostgreSQL database. */
// oxlint-disable-next-line typescript/no-explicit-any -- the schema that the caller gave it does not matter here
export type AnyPostgresDatabase = PgDatabase<PgQueryResultHKT, any, any>

export interface PostgresStatementOptions {
  readonly tables: PostgresSessionTables
  readonly ttl: number
  /** Whether statements may be prepared by name. */
  readonly named: boolean
  /** Whether the driver drops a U+FEFF that a text begins with. */
  readonly losesByteOrderMark: boolean
}

/** The statements of a store on one database, each made once, when it is first asked for. */
export type PostgresStatements = ReturnType<typeof postgresStatements>

/**
 * What every statement keeps to: it locks the session's row before it changes anything of the session, and reads and
 * writes what belongs to the incarnation that stands in the row it locked. It finds a session whose time is over only by
 * what it gives back (`expired`), and then has changed nothing.
 */
export function postgresStatements(db: AnyPostgresDatabase, options: PostgresStatementOptions) {
  const make = statementMaker(db, options.named)
  return { ...creates(make, options), ...changes(make, options), ...reads(make, options), ...listings(make, options) }
}

const given = sql.placeholder
const now = sql.raw("statement_timestamp()")
const one = sql.raw("(select 1) as one")

type Make = ReturnType<typeof statementMaker>
type Columns<Row> = { readonly [Name in keyof Row]: SQL<Row[Name]> }

function statementMaker(db: AnyPostgresDatabase, named: boolean) {
  return <Row>(parts: Readonly<Record<string, SQL>>, columns: Columns<Row>, from: SQL) => {
    const ctes = Object.entries(parts).map(([name, part]) => db.$with(name, {}).as(part))
    const query = db
      .with(...ctes)
      .select(columns as Record<string, SQL>)
      .from(from)
    const statement = query.prepare((named ? nameOf(query.toSQL().sql) : undefined) as string)
    return async (values: Record<string, unknown>): Promise<Row[]> => (await statement.execute(values)) as Row[]
  }
}

/** A name of its own for each text, because some drivers refuse one name for two. */
function nameOf(text: string): string {
  return `cognee_session_${createHash("sha256").update(text).digest("hex").slice(0, 24)}`
}

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

function creates(make: Make, options: PostgresStatementOptions) {
  const { sessions, qaEntries, traceSteps } = options.tables
  const heldOf = (table: PgTable, idColumn: string): SQL => sql`
    select held.fingerprint from ${sessions} s
    cross join lateral (
      select e.fingerprint from ${table} e
      where e.session_key = ${given("sessionKey")} and e.incarnation = s.incarnation
        and e.${sql.identifier(idColumn)} = ${given("id")}
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
      { held: sql`(select fingerprint from held)`, created: sql`exists (select from i)` },
      one,
    )

  return {
    createEntry: kept(() => createOne(qaEntries, "id")),
    createStep: kept(() => createOne(traceSteps, "trace_id")),
    /** `rows` is a JSON array of entries. */
    createEntries: kept(() =>
      make<{ same: boolean; missing: boolean; created: boolean }>(
        {
          given: sql`
            select r.* from rows from (json_to_recordset(${given("rows")}::text::json) as (${definitionsOf(qaEntries)}))
              with ordinality as r (${namesOf(qaEntries)}, n)`,
          held: sql`
            select g.id, e.fingerprint = g.fingerprint as same from given g
            join ${sessions} s on s.session_key = ${given("sessionKey")} and s.expires_at > ${now}
            cross join lateral (
              select e.fingerprint from ${qaEntries} e
              where e.session_key = ${given("sessionKey")} and e.incarnation = s.incarnation and e.id = g.id
              limit 1) e`,
          missing: sql`
            select g.*, row_number() over (order by g.n) as place from given g
            where not exists (select from held h where h.id = g.id)`,
          s: upsert(
            options,
            sql`count(*)`,
            sql`from missing having count(*) > 0 and not exists (select from held where not same)`,
          ),
          i: sql`
            insert into ${qaEntries} (session_key, incarnation, position, ${namesOf(qaEntries)})
            select ${given("sessionKey")}, s.incarnation, s.last_position - (select count(*) from missing) + m.place,
              ${columnsOf(qaEntries, "m")}
            from s, missing m
            returning 1`,
        },
        {
          same: sql`not exists (select from held where not same)`,
          missing: sql`exists (select from missing)`,
          created: sql`exists (select from i)`,
        },
        one,
      ),
    ),
  }
}

function changes(make: Make, options: PostgresStatementOptions) {
  const { sessions, qaEntries, traceSteps } = options.tables
  const renewal = sql`updated_at = greatest(x.updated_at, ${now}), expires_at = ${expiry(options.ttl)}`
  const locked = sql`
    select s.incarnation, s.item_count, s.expires_at > ${now} as alive from ${sessions} s
    where s.session_key = ${given("sessionKey")} for update`
  const theEntry = sql`s.alive and e.session_key = ${given("sessionKey")} and e.incarnation = s.incarnation
      and e.id = ${given("id")}`
  const theSession = sql`x.session_key = ${given("sessionKey")} and exists (select from e)`
  const changed = {
    done: sql<boolean>`exists (select from e)`,
    expired: sql<boolean>`exists (select from s where not alive)`,
  }

  return {
    updateEntry: keptFor((columns: readonly ChangedColumn[]) =>
      make(
        {
          s: locked,
          e: sql`update ${qaEntries} e set ${settingOf(columns, qaEntries)} from s where ${theEntry} returning 1`,
          u: sql`update ${sessions} x set ${renewal} where ${theSession}`,
        },
        changed,
        one,
      ),
    ),
    /** With its last part a session ends. */
    deleteEntry: kept(() =>
      make(
        {
          s: locked,
          e: sql`delete from ${qaEntries} e using s where ${theEntry} returning 1`,
          u: sql`
            update ${sessions} x set item_count = x.item_count - 1, ${renewal}
            where ${theSession} and exists (select from s where s.item_count > 1)`,
          d: sql`delete from ${sessions} x where ${theSession} and exists (select from s where s.item_count = 1)`,
        },
        changed,
        one,
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
        { done: sql`exists (select from s)` },
        one,
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
      return make(parts, { done: sql<boolean>`true` }, one)
    }),
    /** The same of all sessions. */
    deleteStrays: kept(() => {
      const isStray = sql`not exists (
        select from ${sessions} s where s.session_key = x.session_key and s.incarnation = x.incarnation)`
      const parts = {
        e: sql`delete from ${qaEntries} x where ${isStray}`,
        t: sql`delete from ${traceSteps} x where ${isStray}`,
      }
      return make(parts, { done: sql<boolean>`true` }, one)
    }),
  }
}

interface Deleted {
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
      alive: sql`s.alive`,
      incarnation: sql`s.incarnation::text`,
      left: sql`s.items > (select count(*) from e) + (select count(*) from t)`,
    },
    sql`s`,
  ]
}

/**
 * Each gives one row at least when the session is there, also when it has expired or holds nothing of what is asked for:
 * so one statement tells all, of one moment.
 */
function reads(make: Make, options: PostgresStatementOptions) {
  const { sessions, qaEntries, traceSteps } = options.tables
  const text = textReader(options)
  const expired = sql<boolean>`s.expires_at <= ${now}`
  const theSession = sql`s.session_key = ${given("sessionKey")}`
  const ofIncarnation = sql`e.session_key = s.session_key and e.incarnation = s.incarnation`
  const entry = { expired, ...entryColumns(text) }
  const step = { expired, ...stepColumns(text) }
  const newest = (table: PgTable): SQL => sql`
    ${sessions} s left join lateral (
      select e.* from ${table} e where ${ofIncarnation} order by e.position desc limit ${given("lastN")}::bigint
    ) e on true`
  const whole = (table: PgTable): SQL => sql`
    ${sessions} s left join ${table} e on ${ofIncarnation} where ${theSession} order by e.position`

  return {
    latestEntries: kept(() => make({}, entry, sql`${newest(qaEntries)} where ${theSession} order by e.position`)),
    entriesBefore: kept(() =>
      make(
        {
          b: sql`
            select s.expires_at, s.session_key, s.incarnation, b.position from ${sessions} s
            left join ${qaEntries} b
              on b.session_key = s.session_key and b.incarnation = s.incarnation and b.id = ${given("before")}
            where ${theSession}`,
        },
        { ...entry, found: sql<boolean>`s.position is not null` },
        sql`
          b s left join lateral (
            select e.* from ${qaEntries} e where ${ofIncarnation} and e.position < s.position
            order by e.position desc limit ${given("lastN")}::bigint
          ) e on true order by e.position`,
      ),
    ),
    allEntries: kept(() => make({}, entry, whole(qaEntries))),
    oneEntry: kept(() =>
      make(
        {},
        entry,
        sql`${sessions} s left join ${qaEntries} e on ${ofIncarnation} and e.id = ${given("id")} where ${theSession}`,
      ),
    ),
    latestId: kept(() =>
      make(
        {},
        { expired, id: text<string | null>("e.id") },
        sql`
        ${sessions} s left join lateral (
          select e.id from ${qaEntries} e where ${ofIncarnation} order by e.position desc limit 1
        ) e on true where ${theSession}`,
      ),
    ),
    latestSteps: kept(() => make({}, step, sql`${newest(traceSteps)} where ${theSession} order by e.position`)),
    allSteps: kept(() => make({}, step, whole(traceSteps))),
    graphContext: kept(() =>
      make(
        {},
        { expired, graphContext: text<string | null>("s.graph_context") },
        sql`${sessions} s where ${theSession}`,
      ),
    ),
  }
}

function listings(make: Make, options: PostgresStatementOptions) {
  const { incarnations, sessions } = options.tables
  const text = textReader(options)
  const listed = {
    userId: text("s.user_id"),
    sessionId: text("s.session_id"),
    updatedAt: millisecondsOf("s.updated_at"),
    expired: sql<boolean>`s.expires_at <= ${now}`,
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
      make({}, { incarnation: sql<string>`nextval(${nameAsText(incarnations)})::text` }, one),
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

/** The longest time to live that a moment can be reckoned with: some 8,000 years. */
const LONGEST_TTL = 2.5e14

function expiry(ttl: number): SQL {
  if (ttl > LONGEST_TTL) return sql.raw(NEVER)
  return sql`least(${now} + ${sql.raw(`interval '${ttl.toFixed(3)} milliseconds'`)}, ${sql.raw(NEVER)})`
}

function nameAsText({ schema = "", seqName = "" }: PgSequence): SQL {
  const name = [schema, seqName].map((part) => `"${part.replaceAll('"', '""')}"`).join(".")
  return sql.raw(`'${name.replaceAll("'", "''")}'`)
}

/** Milliseconds of the Unix epoch, because drivers and settings differ in how they write times. */
function millisecondsOf(column: string): SQL<Date> {
  return sql`(extract(epoch from ${sql.raw(column)}) * 1000)::float8`.mapWith((time) => new Date(Number(time)))
}

type EntryColumns = { readonly [Name in keyof EntryRow]: SQL<EntryRow[Name]> }
type StepColumns = { readonly [Name in keyof StepRow]: SQL<StepRow[Name]> }

function entryColumns(text: ReadText): EntryColumns {
  return {
    id: text("e.id"),
    createdAt: millisecondsOf("e.created_at"),
    question: text("e.question"),
    answer: text("e.answer"),
    context: text("e.context"),
    feedbackText: text("e.feedback_text"),
    feedbackScore: sql`e.feedback_score`,
    usedGraphElementIds: text("e.used_graph_element_ids"),
    memifyMetadata: text("e.memify_metadata"),
  }
}

function stepColumns(text: ReadText): StepColumns {
  return {
    traceId: text("e.trace_id"),
    originFunction: text("e.origin_function"),
    status: text("e.status"),
    memoryQuery: text("e.memory_query"),
    memoryContext: text("e.memory_context"),
    methodParams: text("e.method_params"),
    methodReturnValue: text("e.method_return_value"),
    errorMessage: text("e.error_message"),
    sessionFeedback: text("e.session_feedback"),
  }
}

type ReadText = ReturnType<typeof textReader>

/** How a column of text is read: behind a letter that is taken off again, where the driver drops what text begins with. */
function textReader({ losesByteOrderMark }: PostgresStatementOptions) {
  return <Text extends string | null = string>(column: string): SQL<Text> =>
    losesByteOrderMark
      ? sql<Text>`'=' || ${sql.raw(column)}`.mapWith((read: string) => read.slice(1) as Text)
      : sql<Text>`${sql.raw(column)}`
}

/** The fields that an update names: columns to set, and a patch that is merged into one of them. */
export type ChangedColumn = keyof ContentRow | "memifyMetadataPatch"

function settingOf(columns: readonly ChangedColumn[], table: PgTable): SQL {
  const parts = columns.map((name) =>
    name === "memifyMetadataPatch"
      ? sql`memify_metadata = ${patchedMetadata}`
      : sql`${columnName(table, name)} = ${value(name)}`,
  )
  return sql.join(parts, sql`, `)
}

/** Metadata that is null stays so unless the patch sets a key. Merged where it stands, so that concurrent patches all survive. */
const patchedMetadata = sql`
  case when e.memify_metadata is null and ${given("flagsToSet")}::text = '{}' then null
  else ((coalesce(e.memify_metadata, '{}')::jsonb || ${given("flagsToSet")}::text::jsonb)
    - array(select json_array_elements_text(${given("flagsToRemove")}::text::json)))::text end`

const KEY_COLUMNS: readonly string[] = ["sessionKey", "incarnation", "position"]

/** The columns of an entry or a step besides its place, by the names of their fields. */
function contentFields(table: PgTable): string[] {
  return Object.keys(getTableColumns(table)).filter((name) => !KEY_COLUMNS.includes(name))
}

function listOf(table: PgTable, each: (field: string) => SQL): SQL {
  return sql.join(contentFields(table).map(each), sql`, `)
}

function namesOf(table: PgTable): SQL {
  return listOf(table, (field) => columnName(table, field))
}

function columnsOf(table: PgTable, source: string): SQL {
  return listOf(table, (field) => sql`${sql.identifier(source)}.${columnName(table, field)}`)
}

function definitionsOf(table: PgTable): SQL {
  return listOf(table, (field) => sql`${columnName(table, field)} ${typeOf(field)}`)
}

function valuesOf(table: PgTable): SQL {
  return listOf(table, value)
}

function value(field: string): SQL {
  return sql`${given(field)}::text::${typeOf(field)}`
}

function typeOf(field: string): SQL {
  return sql.raw(field === "createdAt" ? "timestamptz" : field === "feedbackScore" ? "integer" : "text")
}

function columnName(table: PgTable, field: string): SQL {
  return sql`${sql.identifier(getTableColumns(table)[field]!.name)}`
}
