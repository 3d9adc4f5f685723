import { testSessionStore } from "@cognee-session/testkit"
import { describe, it } from "vitest"
import { fsHarness } from "./harness.ts"

testSessionStore({ describe, it }, fsHarness())
testSessionStore({ describe, it }, fsHarness({ fsync: true }))
