export { libsqlProcessesHarness as harness } from "../../store-drizzle/test/libsql-harness.ts"
