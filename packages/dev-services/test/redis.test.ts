import { existsSync } from "node:fs"
import { afterEach, expect, test } from "vitest"
import { type RedisOptions, type RunningServer, sharedRedis, startRedis } from "../src/index.ts"
import { RespConnection, respCall } from "../src/resp.ts"
import { isRunning } from "../src/processes.ts"

const started: RunningServer[] = []

async function start(options?: RedisOptions): Promise<RunningServer> {
  const server = await startRedis(options)
  started.push(server)
  return server
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()))
})

test("a server answers, and after stop neither process nor directory is left", async () => {
  const { port, pid, dir, url, stop } = bound(await start())
  expect(await respCall(port, "PING")).toBe("PONG")
  expect(url).toBe(`redis://127.0.0.1:${port}`)
  expect(isRunning(pid)).toBe(true)
  await stop()
  expect(isRunning(pid)).toBe(false)
  expect(existsSync(dir)).toBe(false)
  await expect(respCall(port, "PING")).rejects.toThrow("ECONNREFUSED")
})

test("with an append-only file a restart keeps the data, on the same port, by another process", async () => {
  const server = await start({ settings: { appendonly: "yes", appendfsync: "always" } })
  const before = { pid: server.pid, port: server.port }
  await respCall(server.port, "SET", "kept", "1")
  await server.restart()
  expect(server.port).toBe(before.port)
  expect(server.pid).not.toBe(before.pid)
  expect(await respCall(server.port, "GET", "kept")).toBe("1")

  await respCall(server.port, "SET", "after", "2")
  await server.kill()
  expect(isRunning(server.pid)).toBe(false)
  await server.restart()
  expect(await respCall(server.port, "GET", "after")).toBe("2")
})

test("without one a restart forgets", async () => {
  const server = await start()
  await respCall(server.port, "SET", "lost", "1")
  await server.restart()
  expect(await respCall(server.port, "GET", "lost")).toBeNull()
})

test("a paused server does not answer until it is resumed", async () => {
  const server = await start()
  server.pause()
  let answered = false
  const answer = respCall(server.port, "PING").finally(() => (answered = true))
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(answered).toBe(false)
  server.resume()
  expect(await answer).toBe("PONG")
})

test("a paused server still ends in order: it saves its data first", async () => {
  const server = await start({ settings: { save: "3600 1" } })
  await respCall(server.port, "SET", "saved", "1")
  server.pause()
  await server.restart()
  expect(await respCall(server.port, "GET", "saved")).toBe("1")
})

test("passwords, users and settings hold", async () => {
  const password = `a "quoted" \\ and spaced one`
  const users = ["alice on >secret ~app:* +@all"]
  const server = await start({ password, users, settings: { "maxmemory-policy": "allkeys-lru", maxmemory: "4mb" } })
  await expect(respCall(server.port, "PING")).rejects.toThrow("NOAUTH")
  expect(new URL(server.url).password).toBe(encodeURIComponent(password))
  await using connection = await RespConnection.open(server.port, password)
  expect(await connection.call("CONFIG", "GET", "maxmemory*")).toEqual(
    expect.arrayContaining(["maxmemory", "4194304", "maxmemory-policy", "allkeys-lru"]),
  )
  expect(await connection.call("AUTH", "alice", "secret")).toBe("OK")
  await expect(connection.call("GET", "other")).rejects.toThrow("NOPERM")
})

test("a replica follows its primary", async () => {
  const primary = await start({ password: "secret" })
  const replica = await start({ password: "secret", replicaOf: primary })
  await using onPrimary = await RespConnection.open(primary.port, "secret")
  await using onReplica = await RespConnection.open(replica.port, "secret")
  await onPrimary.call("SET", "a", "1")
  await expect.poll(() => onReplica.call("GET", "a"), { timeout: 10_000 }).toBe("1")
})

test("a setting that Redis does not know is reported with what Redis says", async () => {
  await expect(startRedis({ settings: { "no-such-setting": "1" } })).rejects.toThrow("no-such-setting")
})

test("a shared server is the one of the environment where it names one", async () => {
  const server = await start()
  process.env["COGNEE_SESSION_TEST_REDIS_URL"] = server.url
  try {
    const shared = await sharedRedis()
    expect(shared.url).toBe(server.url)
    await shared.stop()
    expect(isRunning(server.pid)).toBe(true)
  } finally {
    delete process.env["COGNEE_SESSION_TEST_REDIS_URL"]
  }
})

function bound(server: RunningServer) {
  const { port, pid, dir, url } = server
  return { port, pid, dir, url, stop: () => server.stop() }
}
