import { PGlite } from "@electric-sql/pglite"
import { pgliteHarness } from "../../store-drizzle/test/pglite-harness.ts"

export const harness = pgliteHarness(new PGlite())
