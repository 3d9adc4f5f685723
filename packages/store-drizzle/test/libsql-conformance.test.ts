import { testSessionStore } from "@cognee-session/testkit"
import { describe, it } from "vitest"
import { libsqlHarness, libsqlProcessesHarness } from "./libsql-harness.ts"

testSessionStore({ describe, it }, libsqlHarness)
testSessionStore({ describe, it }, libsqlProcessesHarness, { rules: ["C1", "C2", "F3"] })
