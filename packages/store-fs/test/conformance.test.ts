import { testSessionStore } from "@cognee-session/testkit"
import { describe, it } from "vitest"
import { fsHarness } from "./harness.ts"

testSessionStore({ describe, it }, fsHarness())
// What `fsync` changes is how writes are made; the rest is the same code.
testSessionStore({ describe, it }, fsHarness({ fsync: true }), { rules: ["E1", "E2", "E8", "E10", "E12", "S2", "F3"] })
