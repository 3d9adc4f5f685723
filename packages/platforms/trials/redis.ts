import { urlHarness } from "../../store-redis/test/harness.ts"
import { proxiedServer } from "../../store-redis/test/proxied-servers.ts"

export const harness = urlHarness("redisStore on a url", () => proxiedServer(process.env["TRIAL_REDIS_URL"]!))
