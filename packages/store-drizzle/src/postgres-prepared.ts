import { createHash } from "node:crypto"
import { Placeholder, type SQL, is, sql } from "drizzle-orm"
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core"

/** Any drizzle PostgreSQL database. */
// oxlint-disable-next-line typescript/no-explicit-any -- the schema that the caller gave it does not matter here
export type AnyPostgresDatabase = PgDatabase<PgQueryResultHKT, any, any>

/** A database, and a shorter way to it where the store knows the driver. */
export interface PostgresAccess {
  readonly db: AnyPostgresDatabase
  /** Sends a statement with its parameters, and resolves to its rows, the values of each in their order. */
  readonly send?: (text: string, parameters: readonly unknown[]) => Promise<readonly (readonly unknown[])[]>
}

/** A column of a result: how it is asked for, and what its value becomes unless it is null. */
export interface Column<Value> {
  readonly sql: SQL
  readonly decode?: (value: never) => Value
}

export type Columns<Row> = { readonly [Name in keyof Row]: Column<Row[Name]> }

/** A statement that was made once, to be carried out with the values of its placeholders. */
type Statement<Row> = (values: Readonly<Record<string, unknown>>) => Promise<Row[]>

/** Makes a statement of what comes before the `select`, by name, of the columns, and of what comes after `from`. */
export type MakeStatement = <Row>(
  parts: Readonly<Record<string, SQL>>,
  columns: Columns<Row>,
  from: SQL,
) => Statement<Row>

/** `named`: whether statements may be prepared by name. */
export function statementMaker({ db, send }: PostgresAccess, named: boolean): MakeStatement {
  return <Row>(parts: Readonly<Record<string, SQL>>, columns: Columns<Row>, from: SQL): Statement<Row> => {
    const ctes = Object.entries(parts).map(([name, part]) => db.$with(name, {}).as(part))
    const query = db
      .with(...ctes)
      .select(toFields(columns))
      .from(from)
    const { sql: text, params } = query.toSQL()
    if (send !== undefined) return direct(send, text, params, columns)
    const statement = query.prepare((named ? nameOf(text) : undefined) as string)
    return async (values) => (await statement.execute(values)) as Row[]
  }
}

function toFields<Row>(columns: Columns<Row>): Record<string, SQL> {
  const fields = Object.entries<Column<unknown>>(columns).map(([name, column]) => {
    const decode = column.decode as ((value: unknown) => unknown) | undefined
    return [name, decode === undefined ? column.sql : sql`${column.sql}`.mapWith(decode)]
  })
  return Object.fromEntries(fields) as Record<string, SQL>
}

/** Past drizzle, which takes as long for a small result as the server does. */
function direct<Row>(
  send: NonNullable<PostgresAccess["send"]>,
  text: string,
  params: readonly unknown[],
  columns: Columns<Row>,
): Statement<Row> {
  const names = params.map((param) => (is(param, Placeholder) ? param.name : ""))
  const fields = Object.keys(columns)
  const decoders = Object.values<Column<unknown>>(columns).map(({ decode }) => decode)
  const decodeRow = (row: readonly unknown[]): Row => {
    const decoded: Record<string, unknown> = {}
    for (let index = 0; index < fields.length; index++) {
      const value = row[index]
      const decode = decoders[index]
      decoded[fields[index]!] = value === null || decode === undefined ? value : decode(value as never)
    }
    return decoded as Row
  }
  return async (values) => {
    const parameters = names.map((name) => values[name])
    return (await send(text, parameters)).map(decodeRow)
  }
}

/** A name of its own for each text, because some drivers refuse one name for two. */
function nameOf(text: string): string {
  return `cognee_session_${createHash("sha256").update(text).digest("hex").slice(0, 24)}`
}
