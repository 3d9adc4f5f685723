import { type RedisCluster, startRedisCluster } from "@cognee-session/dev-services"
import { testSessionStore } from "@cognee-session/testkit"
import { afterAll, beforeAll, describe, it } from "vitest"
import { clientHarness } from "./harness.ts"
import { proxiedCluster } from "./proxied-servers.ts"

let cluster: RedisCluster

beforeAll(async () => {
  cluster = await startRedisCluster()
})

afterAll(() => cluster.stop())

testSessionStore(
  { describe, it },
  clientHarness("redisStore on a cluster", () => proxiedCluster(cluster)),
)
