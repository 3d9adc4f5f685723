import { testSessionStore } from "@cognee-session/testkit"
import { describe, it } from "vitest"
import { sqliteFileHarness } from "./sqlite-harness.ts"

testSessionStore({ describe, it }, sqliteFileHarness)
