export { sqliteFileHarness as harness } from "../../store-drizzle/test/sqlite-harness.ts"
