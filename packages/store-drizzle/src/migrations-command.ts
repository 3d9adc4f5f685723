#!/usr/bin/env node
import { parseArgs } from "node:util"
import { namedMigrations } from "./migrations.ts"
import { DEFAULT_PREFIX, DEFAULT_SCHEMA, checkSchema, checkTablePrefix } from "./names.ts"
import { migrationStatement } from "./postgres-migrator.ts"
import { sqliteMigrations } from "./sqlite-migrations.ts"
import { migrationScript } from "./sqlite-migrator.ts"

const USAGE = `Prints the SQL that makes or upgrades the tables of a store.

  cognee-session-migrations postgres [--schema public] [--table-prefix ${DEFAULT_PREFIX}]
  cognee-session-migrations sqlite [--table-prefix ${DEFAULT_PREFIX}] [--after <last migration that was applied>]

What is printed for postgres does what is not done yet, and may be run at any time. For sqlite it makes new tables, or
with --after upgrades them; the table …migrations has the names: ${sqliteMigrations.map(({ name }) => name).join(", ")}.
`

const options = {
  schema: { type: "string", default: DEFAULT_SCHEMA },
  "table-prefix": { type: "string", default: DEFAULT_PREFIX },
  after: { type: "string" },
  help: { type: "boolean" },
} as const

function sqlFor(args: readonly string[]): string | null {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  const [dialect, ...others] = positionals
  if (values.help === true || others.length > 0) return null
  const tablePrefix = checkTablePrefix(values["table-prefix"])
  if (dialect === "postgres") return migrationStatement({ schema: checkSchema(values.schema), tablePrefix })
  if (dialect !== "sqlite") return null
  const migrations = namedMigrations(sqliteMigrations, { tablePrefix })
  return migrationScript(tablePrefix, migrations.slice(countUpTo(values.after)))
}

function countUpTo(name: string | undefined): number {
  if (name === undefined) return 0
  const index = sqliteMigrations.findIndex((migration) => migration.name === name)
  if (index < 0) throw new Error(`there is no migration ${name}`)
  return index + 1
}

try {
  const sql = sqlFor(process.argv.slice(2))
  if (sql === null) process.exitCode = 2
  ;(sql === null ? process.stderr : process.stdout).write(sql ?? USAGE)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n\n${USAGE}`)
  process.exitCode = 2
}
