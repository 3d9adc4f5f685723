import { type PostgresServer, startPgBouncer, startPostgres } from "@cognee-session/dev-services"
import { postgresStore } from "@cognee-session/store-drizzle/postgres"
import { type SessionStoreHarness, testSessionStore } from "@cognee-session/testkit"
import { drizzle } from "drizzle-orm/node-postgres"
import { Pool } from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { newSchema } from "./postgres-harness.ts"

const RULES = ["E1", "E2", "E3", "E8", "E10", "E12", "G1", "T1", "S2", "S3", "S4", "X1", "C1", "C2", "C3", "C4"]

let postgres: PostgresServer
let bouncer: Awaited<ReturnType<typeof startPgBouncer>>

beforeAll(async () => {
  postgres = await startPostgres({ settings: { fsync: "off" } })
  // Two connections for all: each call is likely to get another one than the call before.
  bouncer = await startPgBouncer({ target: postgres, settings: { default_pool_size: "2", max_client_conn: "500" } })
})

afterAll(async () => {
  await bouncer.stop()
  await postgres.stop()
})

/** Behind PgBouncer, which gives each transaction whatever connection is free. */
const harness: SessionStoreHarness = {
  name: "postgresStore behind PgBouncer",
  create() {
    const options = { url: bouncer.url, schema: newSchema(), preparedStatements: false }
    return {
      open: (openOptions) => postgresStore({ ...openOptions, ...options }),
      async destroy() {
        await postgres.query(`drop schema if exists "${options.schema}" cascade`)
      },
      expiry: { coarseMs: 2 },
    }
  },
}

testSessionStore({ describe, it }, harness, { rules: RULES })

describe("behind PgBouncer", () => {
  it("a pool of the caller's works, too", async () => {
    const pool = new Pool({ connectionString: bouncer.url, max: 4 })
    const store = postgresStore({ db: drizzle(pool), schema: newSchema(), preparedStatements: false })
    const ids = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        store.createQaEntry({ sessionId: `${n % 4}` }, { question: "q", answer: "a" }),
      ),
    )
    expect(new Set(ids).size).toBe(40)
    await store.close()
    await pool.end()
  })

  it("prepared statements fail with an error that says what to do", async () => {
    await using store = postgresStore({ url: bouncer.url, schema: newSchema() })
    const error = await store.getAllQaEntries({ sessionId: "s" }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: "STORE_ERROR", message: expect.stringContaining("docs/sql.md") as unknown })
  })
})
