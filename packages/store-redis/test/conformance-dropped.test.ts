import { testSessionStore } from "@cognee-session/testkit"
import { describe, it } from "vitest"
import { urlHarness } from "./harness.ts"
import { proxiedServer } from "./proxied-servers.ts"
import { useRedis } from "./servers.ts"

const url = useRedis()

testSessionStore(
  { describe, it },
  urlHarness("redisStore through a network that loses 2% of the replies", () =>
    proxiedServer(url(), {}, { dropReplies: 0.02 }),
  ),
  { timeoutMs: 300_000 }, // a listing of everybody alone loses its connection some five times
)
