import { testSessionStore } from "@cognee-session/testkit"
import { describe, inject, it } from "vitest"
import { postgresUrlHarness } from "./postgres-harness.ts"
import "./postgres-server.ts"

testSessionStore({ describe, it }, postgresUrlHarness(inject("postgresUrl")))
