import { PGlite } from "@electric-sql/pglite"
import { testSessionStore } from "@cognee-session/testkit"
import { afterAll, describe, it } from "vitest"
import { pgliteHarness } from "./pglite-harness.ts"

const client = new PGlite()

testSessionStore({ describe, it }, pgliteHarness(client))

afterAll(() => client.close())
