import { postgresUrlHarness } from "../../store-drizzle/test/postgres-harness.ts"

export const harness = postgresUrlHarness(process.env["TRIAL_POSTGRES_URL"]!)
