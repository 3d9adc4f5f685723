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
  urlHarness("redisStore on a url", () => proxiedServer(server.url)),
)
