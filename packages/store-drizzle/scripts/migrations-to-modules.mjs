// Copies the SQL that drizzle-kit wrote into modules, so that it reaches whoever bundles the package.
import { readFileSync, writeFileSync } from "node:fs"

for (const dialect of ["sqlite", "postgres"]) writeFileSync(`src/${dialect}-migrations.ts`, moduleOf(dialect))

function moduleOf(dialect) {
  const { entries } = JSON.parse(readFileSync(`migrations/${dialect}/meta/_journal.json`, "utf8"))
  return `// Written by \`pnpm run migrations\` from migrations/${dialect}; not to be edited.
import type { Migration } from "./migrations.ts"

export const ${dialect}Migrations: readonly Migration[] = [
${entries.map(({ tag }) => migration(dialect, tag)).join("")}]
`
}

function migration(dialect, tag) {
  const statements = readFileSync(`migrations/${dialect}/${tag}.sql`, "utf8").split("--> statement-breakpoint")
  return `  {\n    name: ${JSON.stringify(tag)},\n    statements: [\n${statements.map(literal).join("")}    ],\n  },\n`
}

function literal(statement) {
  const escaped = statement
    .trim()
    .replaceAll("\t", "  ")
    .replaceAll(/[\\`]|\$\{/g, "\\$&")
  return `      \`${escaped}\`,\n`
}
