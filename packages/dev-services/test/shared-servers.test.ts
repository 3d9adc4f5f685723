import postgres from "postgres"
import { expect, inject, test } from "vitest"
import { respCall } from "../src/resp.ts"
import "../src/vitest/shared-postgres.ts"
import "../src/vitest/shared-redis.ts"

test("a global set-up shares one Redis among the tests of a run", async () => {
  expect(await respCall(Number(new URL(inject("redisUrl")).port), "PING")).toBe("PONG")
})

test("a global set-up shares one PostgreSQL among the tests of a run", async () => {
  const sql = postgres(inject("postgresUrl"), { max: 1 })
  expect(await sql`select 1 as n`).toEqual([{ n: 1 }])
  await sql.end()
})
