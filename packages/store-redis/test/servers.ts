import { randomUUID } from "node:crypto"
import { type RunningServer, startRedis } from "@cognee-session/dev-services"
import { afterAll, beforeAll } from "vitest"

/**
 * One Redis for the tests of a file, which keep to a key prefix of their own: the one that the environment names, or a
 * new one with a password. Gives what tells its url.
 */
export function useRedis(): () => string {
  let url = process.env["COGNEE_SESSION_TEST_REDIS_URL"]
  if (url === undefined) {
    let server: RunningServer
    beforeAll(async () => {
      server = await startRedis({ password: `secret/${randomUUID()}` })
      url = server.url
    })
    afterAll(() => server.stop())
  }
  return () => url!
}
