import { SessionError } from "@cognee-session/core"

/** One step of the tables' history, as drizzle-kit writes it. */
export interface Migration {
  readonly name: string
  readonly statements: readonly string[]
}

/** What stands in drizzle-kit's files for the names that the store's options give. */
const PREFIX_MARK = "__prefix__"
const SCHEMA_MARK = "__schema__"

/** The migrations with a store's own names. */
export function namedMigrations(
  migrations: readonly Migration[],
  { schema = "", tablePrefix }: { readonly schema?: string; readonly tablePrefix: string },
): Migration[] {
  const inSql = (statement: string): string =>
    statement.replaceAll(PREFIX_MARK, tablePrefix).replaceAll(SCHEMA_MARK, () => schema.replaceAll('"', '""'))
  return migrations.map(({ name, statements }) => ({ name, statements: statements.map(inSql) }))
}

/** Tables that are missing, or are those of an earlier version, where the store must not make them. */
export function missingTables(lacking: readonly string[]): SessionError {
  const some = lacking.slice(0, 3).join(", ") + (lacking.length > 3 ? ` and ${lacking.length - 3} more` : "")
  return new SessionError({
    code: "STORE_ERROR",
    message: `the store's tables are missing or older than this version (no ${some}); apply the migrations, see docs/sql.md`,
    outcome: "not-applied",
  })
}
