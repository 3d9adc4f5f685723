import { postgresStore } from "@cognee-session/store-drizzle/postgres"
import { type SessionStoreHarness, testSessionStore } from "@cognee-session/testkit"
import { afterAll, describe, inject, it } from "vitest"
import { migrationStatement } from "../src/postgres-migrator.ts"
import { adminOf, dropSchema, newSchema, spoilEntries } from "./postgres-harness.ts"
import "./postgres-server.ts"

const url = inject("postgresUrl")
const admin = adminOf(url)

/** The store's tables as a DBA may make them: each in two parts, by a hash of the session's key. */
function partitionedTables(schema: string, tablePrefix: string): string {
  const statement = migrationStatement({ schema, tablePrefix })
  const tables = ["sessions", "qa_entries", "trace_steps"].map((name) => tablePrefix + name)
  const parts = tables.flatMap((table) =>
    [0, 1].map((part) => {
      const values = `values with (modulus 2, remainder ${part})`
      return `create table "${schema}".${table}_${part} partition of "${schema}".${table} for ${values};\n`
    }),
  )
  return statement.replaceAll("\n);", '\n) partition by hash ("session_key");') + parts.join("")
}

const harness: SessionStoreHarness = {
  name: "postgresStore on partitioned tables",
  async create() {
    const schema = newSchema()
    await admin.unsafe(partitionedTables(schema, "cognee_session_"))
    const options = { url, schema, migrate: "never" } as const
    return {
      open: (openOptions) => postgresStore({ ...openOptions, ...options }),
      async destroy() {
        await dropSchema(admin, schema)
      },
      expiry: { coarseMs: 2 },
      damage: (session) => spoilEntries(admin, schema, session),
    }
  },
}

testSessionStore({ describe, it }, harness, {
  rules: "K3 K5 E1 E2 E3 E6 E8 E10 E12 G1 T1 T3 S1 S2 S3 S4 X1 X2 C1 C2 C4 F4".split(" "),
})

afterAll(() => admin.end())
