import { getTableName, sql } from "drizzle-orm"
import { getTableConfig } from "drizzle-orm/sqlite-core"
import { type Migration, missingTables, namedMigrations } from "./migrations.ts"
import { sqliteMigrations } from "./sqlite-migrations.ts"
import type { SqliteSessionTables } from "./sqlite-schema.ts"
import type { AnySqliteDatabase } from "./sqlite-sql.ts"
import { type Steps, run, step } from "./steps.ts"

export interface SqliteMigrationOptions {
  readonly tables: SqliteSessionTables
  readonly tablePrefix: string
  readonly migrate: "auto" | "never"
}

/** Makes sure that the tables are there with all that this version needs, or fails. Changes nothing when they are. */
export async function prepareSqliteTables(db: AnySqliteDatabase, options: SqliteMigrationOptions): Promise<void> {
  if ((await run(lackingParts(db, options.tables))).length === 0) return
  if (options.migrate === "never") throw missingTables(await run(lackingParts(db, options.tables)))
  const work = (own: AnySqliteDatabase) => run(applyMigrations(own, options))
  // Of processes that start together one makes the tables; the others wait for its lock and find them.
  await db.transaction(work as never, { behavior: "immediate" })
}

/** The same as SQL for a database that has none of these migrations yet. */
export function migrationScript(tablePrefix: string, migrations: readonly Migration[]): string {
  const applied = `"${tablePrefix}migrations"`
  const steps = migrations.flatMap(({ name, statements }) => [
    ...statements.map((statement) => statement.replace(/;?$/, ";")),
    `insert into ${applied} values ('${name}', ${Date.now()});`,
  ])
  return [
    "begin immediate;",
    `create table if not exists ${applied} ${MIGRATIONS_COLUMNS};`,
    ...steps,
    "commit;\n",
  ].join("\n")
}

const MIGRATIONS_COLUMNS = "(name text primary key not null, applied_at integer not null)"

function* applyMigrations(db: AnySqliteDatabase, { tablePrefix }: SqliteMigrationOptions): Steps<void> {
  const applied = sql.identifier(`${tablePrefix}migrations`)
  yield* step(db.run(sql`create table if not exists ${applied} ${sql.raw(MIGRATIONS_COLUMNS)}`))
  const rows = (yield* step(db.all(sql`select name from ${applied}`))) as readonly { readonly name: string }[]
  const names = new Set(rows.map(({ name }) => name))
  const missing = namedMigrations(sqliteMigrations, { tablePrefix }).filter(({ name }) => !names.has(name))
  for (const { name, statements } of missing) {
    for (const statement of statements) yield* step(db.run(sql.raw(statement)))
    yield* step(db.run(sql`insert into ${applied} values (${name}, ${Date.now()})`))
  }
}

/** Columns and indexes of the tables that the database does not have, by name. */
function* lackingParts(db: AnySqliteDatabase, tables: SqliteSessionTables): Steps<string[]> {
  const names = sql.join(
    Object.values(tables).map((table) => sql`${getTableName(table)}`),
    sql`, `,
  )
  const found = (yield* step(
    db.all(sql`
      select m.name || '.' || c.name as part from sqlite_master m join pragma_table_info(m.name) c
      where m.type = 'table' and m.name in (${names})
      union all select name from sqlite_master where type = 'index' and tbl_name in (${names})`),
  )) as readonly { readonly part: string }[]
  const parts = new Set(found.map(({ part }) => part))
  return partsOf(tables).filter((part) => !parts.has(part))
}

function partsOf(tables: SqliteSessionTables): string[] {
  return Object.values(tables).flatMap((table) => {
    const { name, columns, indexes } = getTableConfig(table)
    return [...columns.map((column) => `${name}.${column.name}`), ...indexes.map((index) => index.config.name)]
  })
}
