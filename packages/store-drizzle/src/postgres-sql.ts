import { type SQL, getTableColumns, sql } from "drizzle-orm"
import type { PgSequence, PgTable } from "drizzle-orm/pg-core"
import type { Column, Columns } from "./postgres-prepared.ts"
import { NEVER } from "./postgres-schema.ts"
import type { ContentRow, EntryRow, StepRow } from "./rows.ts"

export const given = sql.placeholder
/** The moment at which the server got the statement: the same in all of it. */
export const now: SQL = sql.raw("statement_timestamp()")
/** To select from where there is nothing else to. */
export const oneRow: SQL = sql.raw("(select 1) as one")

/**
 * The entry or step `e` of a session with an id. The sum keeps the planner from the index by place: without statistics it
 * takes a session's incarnation for as good as an id, and would go through the whole session.
 */
export function hasId(idColumn: string, sessionKey: SQL, incarnation: SQL, id: SQL): SQL {
  return sql`e.session_key = ${sessionKey} and e.${sql.identifier(idColumn)} = ${id} and e.incarnation + 0 = ${incarnation}`
}

/** The longest time to live that a moment can be reckoned with: some 8,000 years. */
const LONGEST_TTL = 2.5e14

export function expiry(ttl: number): SQL {
  if (ttl > LONGEST_TTL) return sql.raw(NEVER)
  return sql`least(${now} + ${sql.raw(`interval '${ttl.toFixed(3)} milliseconds'`)}, ${sql.raw(NEVER)})`
}

export function nameAsText({ schema = "", seqName = "" }: PgSequence): SQL {
  const name = [schema, seqName].map((part) => `"${part.replaceAll('"', '""')}"`).join(".")
  return sql.raw(`'${name.replaceAll("'", "''")}'`)
}

/** A moment, as seconds of the Unix epoch, because drivers and settings differ in how they write times. */
export function momentOf(column: string): Column<Date> {
  const seconds = sql.raw(`date_part('epoch', ${column})`)
  return { sql: seconds, decode: (value: number) => new Date(Math.round(value * 1000)) }
}

/** What is read of a row besides its contents: its place, which is a whole number below 2^53. */
export interface Placed {
  readonly position: number
}
const place: Columns<Placed> = { position: { sql: sql`e.position::float8` } }

export function entryColumns(text: ReadText): Columns<EntryRow & Placed> {
  return {
    ...place,
    id: text("e.id"),
    createdAt: momentOf("e.created_at"),
    question: text("e.question"),
    answer: text("e.answer"),
    context: text("e.context"),
    feedbackText: text("e.feedback_text"),
    feedbackScore: { sql: sql`e.feedback_score` },
    usedGraphElementIds: text("e.used_graph_element_ids"),
    memifyMetadata: text("e.memify_metadata"),
  }
}

export function stepColumns(text: ReadText): Columns<StepRow & Placed> {
  return {
    ...place,
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

/** How a column of text is read. */
export type ReadText = <Text extends string | null = string>(column: string) => Column<Text>

/** Behind a letter that is taken off again, where the driver drops a U+FEFF that a text begins with. */
export function textReader(losesByteOrderMark: boolean): ReadText {
  return <Text extends string | null = string>(column: string): Column<Text> =>
    losesByteOrderMark
      ? { sql: sql.raw(`'=' || ${column}`), decode: (read: string) => read.slice(1) as Text }
      : { sql: sql.raw(column) }
}

/** The fields that an update names: columns to set, and a patch that is merged into one of them. */
export type ChangedColumn = keyof ContentRow | "memifyMetadataPatch"

export function settingOf(columns: readonly ChangedColumn[], table: PgTable): SQL {
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

export function namesOf(table: PgTable): SQL {
  return listOf(table, (field) => columnName(table, field))
}

export function columnsOf(table: PgTable, source: string): SQL {
  return listOf(table, (field) => sql`${sql.identifier(source)}.${columnName(table, field)}`)
}

export function definitionsOf(table: PgTable): SQL {
  return listOf(table, (field) => sql`${columnName(table, field)} ${typeOf(field)}`)
}

export function valuesOf(table: PgTable): SQL {
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
