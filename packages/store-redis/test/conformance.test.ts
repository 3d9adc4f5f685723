import { testSessionStore } from "@cognee-session/testkit"
import { describe, it } from "vitest"
import { urlHarness } from "./harness.ts"
import { proxiedServer } from "./proxied-servers.ts"
import { useRedis } from "./servers.ts"

const url = useRedis()

testSessionStore(
  { describe, it },
  urlHarness("redisStore on a url", () => proxiedServer(url())),
)
