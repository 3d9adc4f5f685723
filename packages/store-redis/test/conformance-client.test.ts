import { testSessionStore } from "@cognee-session/testkit"
import { afterAll, beforeAll, describe, it } from "vitest"
import { clientHarness } from "./harness.ts"
import { type TestServer, proxiedServer, redisServer } from "./servers.ts"

let server: TestServer

beforeAll(async () => {
  server = await redisServer()
})

afterAll(() => server[Symbol.asyncDispose]())

testSessionStore(
  { describe, it },
  clientHarness("redisStore on a client of ioredis 5 with a keyPrefix", () =>
    proxiedServer(server.url, { kind: "redis 5", keyPrefix: "app*:" }),
  ),
)
