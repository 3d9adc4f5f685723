// The tables as drizzle-kit sees them: with marks in place of the names that a store's options give.
import { sessionTables } from "../dist/sqlite-schema.js"

export const { sessions, qaEntries, traceSteps } = sessionTables({ tablePrefix: "__prefix__" })
