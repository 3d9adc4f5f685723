import postgres, { type Sql } from "postgres"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type PostgresServer, startPgBouncer, startPostgres } from "../src/index.ts"
import { isRunning } from "../src/processes.ts"

let server: PostgresServer

beforeAll(async () => {
  server = await startPostgres({ password: `a "b" c` })
})
afterAll(() => server.stop())

async function backendOf(sql: Sql): Promise<number> {
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
  return row!.pid
}

test("two clients share one connection of the server, statement by statement", async () => {
  await using bouncer = await startPgBouncer({ target: server, settings: { default_pool_size: "1" } })
  const clients = [bouncer.url, bouncer.url].map((url) => postgres(url, { max: 1, prepare: false, fetch_types: false }))
  const first = await Promise.all(clients.map(backendOf))
  expect(new Set(first).size).toBe(1)

  // What belongs to a session is not the client's own any more: this is what a pool in transaction mode is for.
  await clients[0]!`set search_path to elsewhere`
  expect(await clients[1]!`show search_path`).toEqual([{ search_path: "elsewhere" }])
  await Promise.all(clients.map((sql) => sql.end()))
})

test("it restarts on its port, and is gone after stop", async () => {
  const bouncer = await startPgBouncer({ target: server })
  await bouncer.restart()
  const database = new URL(await server.createDatabase("other"))
  database.port = String(bouncer.port)
  const sql = postgres(database.href, { max: 1, prepare: false })
  expect(await sql`select current_database() as name`).toEqual([{ name: "other" }])
  await sql.end()
  await bouncer.stop()
  expect(isRunning(bouncer.pid)).toBe(false)
})
