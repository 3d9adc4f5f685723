// The tables as drizzle-kit sees them: with marks in place of the names that a store's options give.
import { sessionTables } from "../dist/postgres-schema.js"

export const { incarnations, sessions, qaEntries, traceSteps } = sessionTables({
  schema: "__schema__",
  tablePrefix: "__prefix__",
})
