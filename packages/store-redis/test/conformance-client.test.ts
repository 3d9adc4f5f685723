import { testSessionStore } from "@cognee-session/testkit"
import { describe, it } from "vitest"
import { clientHarness } from "./harness.ts"
import { proxiedServer } from "./proxied-servers.ts"
import { useRedis } from "./servers.ts"

const url = useRedis()

testSessionStore(
  { describe, it },
  clientHarness("redisStore on a client of ioredis 5 with a keyPrefix", () =>
    proxiedServer(url(), { kind: "redis 5", keyPrefix: "app*:" }),
  ),
)
