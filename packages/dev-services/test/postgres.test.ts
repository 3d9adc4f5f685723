import { existsSync } from "node:fs"
import postgres from "postgres"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type PostgresOptions, type PostgresServer, sharedPostgres, startPostgres } from "../src/index.ts"
import { POSTGRES, startPostgresOf } from "../src/postgres.ts"
import { childPids, isRunning } from "../src/processes.ts"
import { installedDir, unpackedPrograms } from "../src/programs.ts"

const started: PostgresServer[] = []
let server: PostgresServer

async function start(options?: PostgresOptions): Promise<PostgresServer> {
  const one = await startPostgres(options)
  started.push(one)
  return one
}

beforeAll(async () => {
  server = await start({ settings: { max_connections: "17" } })
})

afterAll(async () => {
  await Promise.all(started.map((one) => one.stop()))
})

test("a server answers, with its settings", async () => {
  expect(server.url).toBe(`postgres://postgres@127.0.0.1:${server.port}/postgres`)
  expect(await server.query("select 1, 'two'")).toBe("1|two")
  expect(await server.query("show max_connections")).toBe("17")
  expect(await server.query("show server_encoding")).toBe("UTF8")
})

test("data survive a restart and SIGKILL, on the same port", async () => {
  const before = { pid: server.pid, port: server.port }
  await server.query("create table kept as select 1 as n")
  await server.restart()
  expect(server.port).toBe(before.port)
  expect(server.pid).not.toBe(before.pid)
  await server.query("insert into kept values (2)")
  const pids = [server.pid, ...childPids(server.pid)]
  await server.kill()
  expect(pids.filter(isRunning)).toEqual([])
  await expect(server.query("select 1")).rejects.toThrow("Connection refused")
  await server.restart()
  expect(await server.query("select sum(n) from kept")).toBe("3")
})

test("a paused server answers nobody, not on old connections either, until it is resumed", async () => {
  const sql = postgres(server.url, { max: 1 })
  await sql`select 1`
  server.pause()
  let answered = false
  const answer = sql`select 2 as n`.then((rows) => {
    answered = true
    return rows
  })
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(answered).toBe(false)
  server.resume()
  expect(await answer).toEqual([{ n: 2 }])
  await sql.end()
})

test("a password is asked for", async () => {
  const password = `a "quoted" 'and' spaced/one`
  const guarded = await start({ password })
  expect(await guarded.query("select 1")).toBe("1")
  const url = new URL(guarded.url)
  expect(decodeURIComponent(url.password)).toBe(password)
  url.password = "another"
  const sql = postgres(url.href, { max: 1 })
  await expect(sql`select 1`).rejects.toThrow("password authentication failed")
  await sql.end()
})

test("databases are made by any name", async () => {
  const sql = postgres(await server.createDatabase("Other-1"), { max: 1 })
  expect(await sql`select current_database() as name`).toEqual([{ name: "Other-1" }])
  await sql.end()
  expect(new URL(await server.createDatabase(`a "b"/c`)).pathname).toBe("/a%20%22b%22%2Fc")
  expect(await server.query("select datname from pg_database")).toContain(`a "b"/c`)
})

test("a setting that PostgreSQL does not know is reported with what it says", async () => {
  await expect(startPostgres({ settings: { no_such_setting: "1" } })).rejects.toThrow("no_such_setting")
})

test("Debian's package, unpacked, is a server like any other", async (context) => {
  if (installedDir({ names: ["apt-get", "dpkg"] }) === undefined) return context.skip("needs Debian's apt")
  const unpacked = await startPostgresOf(await unpackedPrograms(POSTGRES), {})
  started.push(unpacked)
  expect(await unpacked.query("select 1")).toBe("1")
})

test("a shared server is the one of the environment where it names one", async () => {
  process.env["COGNEE_SESSION_TEST_POSTGRES_URL"] = server.url
  try {
    const shared = await sharedPostgres()
    expect(shared.url).toBe(server.url)
    await shared.stop()
    expect(isRunning(server.pid)).toBe(true)
  } finally {
    delete process.env["COGNEE_SESSION_TEST_POSTGRES_URL"]
  }
})

test("after stop neither processes nor directory are left", async () => {
  const { pid, dir } = server
  const pids = [pid, ...childPids(pid)]
  expect(pids.length).toBeGreaterThan(3)
  await server.stop()
  expect(pids.filter(isRunning)).toEqual([])
  expect(existsSync(dir)).toBe(false)
})
