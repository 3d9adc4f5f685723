import { testSessionStore } from "@cognee-session/testkit"
import { afterAll, beforeAll, describe, it } from "vitest"
import { urlHarness } from "./harness.ts"
import { type TestServer, proxiedServer, redisServer } from "./servers.ts"

let server: TestServer

beforeAll(async () => {
  server = await redisServer()
})

afterAll(() => server[Symbol.asyncDispose]())

testSessionStore(
  { describe, it },
  urlHarness("redisStore through a network that loses 2% of the replies", () =>
    proxiedServer(server.url, {}, { dropReplies: 0.02 }),
  ),
  { timeoutMs: 300_000 }, // a listing of everybody alone loses its connection some five times
)
