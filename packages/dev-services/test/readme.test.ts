import { expect, test } from "vitest"
import { isRunning } from "../src/processes.ts"
import { startRedis } from "../src/index.ts"

test("the server of the README", async () => {
  // #region redis
  await using redis = await startRedis({ settings: { appendonly: "yes" } })
  const { url } = redis // redis://127.0.0.1:15683; also host, port, pid, dir, log()
  await redis.kill() // SIGKILL; the data stay
  await redis.restart() // the same port, the same data, another pid
  redis.pause() // SIGSTOP: connections are accepted and never answered
  redis.resume()
  await redis.stop() // ends it and removes its directory
  // #endregion
  expect(url).toMatch(/^redis:\/\/127\.0\.0\.1:\d+$/)
  expect(isRunning(redis.pid)).toBe(false)
})
