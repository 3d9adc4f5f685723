import postgres, { type Sql } from "postgres"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { type FaultProxy, type PostgresServer, startFaultProxy, startPostgres } from "../src/index.ts"

let server: PostgresServer
let proxy: FaultProxy
let sql: Sql

beforeAll(async () => {
  server = await startPostgres({ password: "secret" })
  await server.query("create table numbers (n int)")
})
afterAll(() => server.stop())

beforeEach(async () => {
  await server.query("truncate numbers")
  proxy = await startFaultProxy({ target: server })
  sql = postgres(proxy.url, { max: 1, fetch_types: false, backoff: () => 0.01 })
})
afterEach(async () => {
  await sql.end({ timeout: 1 })
  await proxy.close()
})

const stored = () => server.query("select count(*) from numbers")

test("without faults everything passes: signing in, prepared statements, rows, errors, large values", async () => {
  for (let n = 1; n <= 3; n += 1) expect(await sql`insert into numbers values (${n}) returning n`).toEqual([{ n }])
  const large = "x".repeat(1024 * 1024)
  expect(await sql`select ${large}::text as large from numbers`).toHaveLength(3)
  await expect(sql`select 1 from nowhere`).rejects.toThrow("does not exist")
  expect(await sql.unsafe("select 1 as n; select 2 as n")).toEqual([[{ n: 1 }], [{ n: 2 }]])
  expect(proxy.counts.connections).toBe(1)
})

test("a dropped reply: the statement is committed, the client gets no row of it and loses the connection", async () => {
  await sql`select 1`
  await proxy.inject({ dropReplyNumber: 1 })
  await expect(sql`insert into numbers values (1) returning n`).rejects.toMatchObject({ code: "CONNECTION_CLOSED" })
  expect(await stored()).toBe("1")
  expect(await sql`insert into numbers values (2) returning n`).toEqual([{ n: 2 }])
  expect(proxy.counts.droppedReplies).toBe(1)
})

test("each reply that is dropped is one statement that is committed", async () => {
  await sql`select 1`
  await proxy.inject({ dropReplies: 0.3 })
  let lost = 0
  for (let n = 0; n < 60; n += 1) await sql`insert into numbers values (${n})`.catch(() => (lost += 1))
  await proxy.heal()
  expect(lost).toBeGreaterThan(5)
  expect(lost).toBeLessThan(40)
  expect(lost).toBe(proxy.counts.droppedReplies)
  expect(await stored()).toBe("60")
})

test("a stalled connection goes on when the fault is over", async () => {
  await sql`select 1`
  await proxy.inject({ stall: true })
  let settled = false
  const insert = sql`insert into numbers values (1)`.then(() => (settled = true))
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(settled).toBe(false)
  expect(await stored()).toBe("0")
  await proxy.heal()
  await insert
  expect(await stored()).toBe("1")
})
