import { describe, it } from "node:test"
import { testSessionStore } from "@cognee-session/testkit"
import { harness } from "./harness.ts"

testSessionStore({ describe, it }, harness)
