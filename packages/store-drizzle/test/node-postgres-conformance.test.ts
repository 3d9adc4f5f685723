import { postgresStore } from "@cognee-session/store-drizzle/postgres"
import { type SessionStoreHarness, testSessionStore } from "@cognee-session/testkit"
import { startFaultProxy } from "@cognee-session/dev-services"
import { drizzle } from "drizzle-orm/node-postgres"
import { Pool } from "pg"
import { describe, inject, it } from "vitest"
import { adminOf, dropSchema, newSchema, spoilEntries } from "./postgres-harness.ts"
import "./postgres-server.ts"

const serverUrl = inject("postgresUrl")
const admin = adminOf(serverUrl)
const timeoutMs = 3000

/**
 * A pool of the caller's for each storage, which the store does not close. What several processes do is tried with a url:
 * the statements are the same.
 */
const harness: SessionStoreHarness = {
  name: "postgresStore with node-postgres",
  async create() {
    const schema = newSchema()
    const proxy = await startFaultProxy({ target: { url: serverUrl }, protocol: "bytes" })
    const pool = new Pool({ connectionString: proxy.url, connectionTimeoutMillis: timeoutMs })
    pool.on("error", () => {}) // of connections that idle; calls tell of their own
    const db = drizzle(pool)
    return {
      open: (openOptions) => postgresStore({ ...openOptions, db, schema, timeoutMs }),
      async destroy() {
        await pool.end()
        await proxy.close()
        await dropSchema(admin, schema)
      },
      expiry: { coarseMs: 2 },
      neighbour: () => postgresStore({ db, schema, tablePrefix: "cognee_session_2_" }),
      damage: (session) => spoilEntries(admin, schema, session),
      async interrupt() {
        await proxy.inject({ refuse: true })
        return () => proxy.heal()
      },
      timeoutMs,
    }
  },
}

testSessionStore({ describe, it }, harness)
