import { getTableName, sql } from "drizzle-orm"
import { type PgTable, getTableConfig } from "drizzle-orm/pg-core"
import { type Migration, missingTables, namedMigrations } from "./migrations.ts"
import { postgresMigrations } from "./postgres-migrations.ts"
import type { PostgresSessionTables } from "./postgres-schema.ts"
import type { AnyPostgresDatabase } from "./postgres-prepared.ts"

export interface PostgresNames {
  readonly schema: string
  readonly tablePrefix: string
}

export interface PostgresMigrationOptions extends PostgresNames {
  readonly tables: PostgresSessionTables
  readonly migrate: "auto" | "never"
}

/** Makes sure that the tables are there with all that this version needs, or fails. Changes nothing when they are. */
export async function preparePostgresTables(db: AnyPostgresDatabase, options: PostgresMigrationOptions): Promise<void> {
  const lacking = await lackingParts(db, options)
  if (lacking.length === 0) return
  if (options.migrate === "never") throw missingTables(lacking)
  await db.execute(sql.raw(migrationStatement(options)))
}

/**
 * All that there is to do as one statement, which every driver and pooler can send: under a lock that it lets go of by
 * itself, it does what is not done yet. Of processes that start together one makes the tables and the others find them.
 */
export function migrationStatement(names: PostgresNames): string {
  const { schema, tablePrefix } = names
  const applied = `${quoted(schema)}.${quoted(`${tablePrefix}migrations`)}`
  const steps = namedMigrations(postgresMigrations, names).map((migration) => oneMigration(applied, migration))
  return `do $cognee_session$
begin
  perform pg_advisory_xact_lock(1668246389, hashtext(${literal(applied)}));
  if not exists (select from pg_namespace where nspname = ${literal(schema)}) then
    create schema ${quoted(schema)};
  end if;
  if to_regclass(${literal(applied)}) is null then
    create table ${applied} (name text primary key, applied_at timestamptz not null default now());
  end if;
${steps.join("")}end
$cognee_session$;
`
}

function oneMigration(applied: string, { name, statements }: Migration): string {
  const lines = statements.map((statement) => statement.replace(/;?$/, ";"))
  return `  if not exists (select from ${applied} where name = ${literal(name)}) then
${lines.join("\n")}
    insert into ${applied} (name) values (${literal(name)});
  end if;
`
}

/** Columns, indexes and sequences that the database does not have, by name. */
async function lackingParts(
  db: AnyPostgresDatabase,
  { tables: { incarnations, ...tables }, schema }: PostgresMigrationOptions,
): Promise<string[]> {
  const names = sql.join(
    Object.values(tables).map((table) => sql.raw(literal(getTableName(table)))),
    sql`, `,
  )
  const tableIds = sql`
    select c.oid, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${sql.raw(literal(schema))} and c.relname in (${names})`
  const sequence = incarnations.seqName ?? ""
  const found = await db.select({ part: sql<string>`part` }).from(sql`(
    with t as (${tableIds})
    select t.relname || '.' || a.attname as part from t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0
    union all select i.relname from t join pg_index x on x.indrelid = t.oid join pg_class i on i.oid = x.indexrelid
    union all select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${sql.raw(literal(schema))} and c.relname = ${sql.raw(literal(sequence))}) as parts`)
  const parts = new Set(found.map(({ part }) => part))
  return [sequence, ...Object.values(tables).flatMap(partsOf)].filter((part) => !parts.has(part))
}

function partsOf(table: PgTable): string[] {
  const { name, columns, indexes } = getTableConfig(table)
  return [...columns.map((column) => `${name}.${column.name}`), ...indexes.map((index) => String(index.config.name))]
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
