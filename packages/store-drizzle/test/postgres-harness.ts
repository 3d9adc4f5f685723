import { randomUUID } from "node:crypto"
import type { SessionRef } from "@cognee-session/core"
import { startFaultProxy } from "@cognee-session/dev-services"
import { postgresStore } from "@cognee-session/store-drizzle/postgres"
import type { SessionStoreHarness } from "@cognee-session/testkit"
import postgres from "postgres"
import { toSessionKey } from "../src/keys.ts"

/** The tests' own way into the server, whatever the store does. */
export function adminOf(url: string): postgres.Sql {
  return postgres(url, { max: 4, fetch_types: false, onnotice: () => {} })
}

export function newSchema(): string {
  return `t ${randomUUID().slice(0, 8)}`
}

/**
 * Removes a storage. What a process that was killed had sent may still be carried out, and locks the tables in another
 * order; then the server gives up one of the two.
 */
export async function dropSchema(admin: postgres.Sql, schema: string): Promise<void> {
  try {
    await admin`drop schema if exists ${admin(schema)} cascade`
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== DEADLOCK) throw error
    await dropSchema(admin, schema)
  }
}

const DEADLOCK = "40P01"

/** The conformance harness of `postgresStore` with a url, each storage a new schema, reached through a proxy. */
export function postgresUrlHarness(
  serverUrl: string,
  options: { readonly preparedStatements?: boolean } = {},
): SessionStoreHarness {
  const admin = adminOf(serverUrl)
  const timeoutMs = 3000
  return {
    name: "postgresStore with a url",
    async create() {
      const schema = newSchema()
      const proxy = await startFaultProxy({ target: { url: serverUrl }, protocol: "bytes" })
      const own = { url: proxy.url, schema, timeoutMs, ...options }
      return {
        open: (openOptions) => postgresStore({ ...openOptions, ...own }),
        async destroy() {
          await proxy.close()
          await dropSchema(admin, schema)
        },
        expiry: { coarseMs: 2 },
        neighbour: () => postgresStore({ ...own, tablePrefix: "cognee_session_2_" }),
        damage: (session) => spoilEntries(admin, schema, session),
        async interrupt() {
          await proxy.inject({ refuse: true })
          return () => proxy.heal()
        },
        timeoutMs,
        secrets: [decodeURIComponent(new URL(serverUrl).password)].filter((secret) => secret !== ""),
        childModule: {
          url: import.meta.resolve("@cognee-session/store-drizzle/postgres"),
          factory: "postgresStore",
          options: own,
        },
      }
    },
  }
}

/** Puts what is no JSON into a column that should hold some. */
export async function spoilEntries(admin: postgres.Sql, schema: string, session: SessionRef): Promise<void> {
  await admin`
    update ${admin(schema)}.cognee_session_qa_entries set used_graph_element_ids = '{"nodeIds":'
    where session_key = ${toSessionKey(session)}`
}
