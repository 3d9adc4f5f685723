import { startRedisCluster } from "@cognee-session/dev-services"
import { clientHarness } from "../../store-redis/test/harness.ts"
import { proxiedCluster } from "../../store-redis/test/proxied-servers.ts"

const cluster = await startRedisCluster() // it ends with this process

export const harness = clientHarness("redisStore on a cluster", () => proxiedCluster(cluster))
