import type { PGlite } from "@electric-sql/pglite"
import { postgresStore } from "@cognee-session/store-drizzle/postgres"
import type { SessionStoreHarness } from "@cognee-session/testkit"
import { sql } from "drizzle-orm"
import { drizzle } from "drizzle-orm/pglite"
import { toSessionKey } from "../src/keys.ts"
import { newSchema } from "./postgres-harness.ts"

/** The conformance harness of `postgresStore` with PGlite: one for all cases, each storage a new schema. */
export function pgliteHarness(client: PGlite): SessionStoreHarness {
  const db = drizzle(client)
  return {
    name: "postgresStore with PGlite",
    create() {
      const schema = newSchema()
      return {
        open: (openOptions) => postgresStore({ ...openOptions, db, schema }),
        async destroy() {
          await db.execute(sql`drop schema if exists ${sql.identifier(schema)} cascade`)
        },
        expiry: { coarseMs: 2 },
        neighbour: () => postgresStore({ db, schema, tablePrefix: "cognee_session_2_" }),
        async damage(session) {
          const table = sql`${sql.identifier(schema)}.cognee_session_qa_entries`
          await db.execute(
            sql`update ${table} set used_graph_element_ids = '{"nodeIds":' where session_key = ${toSessionKey(session)}`,
          )
        },
      }
    },
  }
}
