import type { SessionKey, SessionStore } from "@cognee-session/core"
import { postgresStore } from "@cognee-session/store-drizzle/postgres"
import { sqliteStore } from "@cognee-session/store-drizzle/sqlite"
import Database from "better-sqlite3"
import { drizzle as sqliteDatabase } from "drizzle-orm/better-sqlite3"
import { drizzle as postgresDatabase } from "drizzle-orm/postgres-js"
import postgres from "postgres"
import type { Place } from "./place.ts"

export interface Plan {
  readonly call: string
  readonly lines: readonly string[]
}

/** The calls that shall not slow down as a store grows. */
const CALLS: readonly {
  readonly name: string
  readonly make: (store: SessionStore, key: SessionKey) => Promise<unknown>
}[] = [
  { name: "getLatestQaEntries(session, 10)", make: (store, key) => store.getLatestQaEntries(key, 10) },
  { name: 'listSessions("all")', make: (store) => store.listSessions("all") },
]

/** What EXPLAIN says about the statements of these calls. */
export function plansOf({ store, at }: Place, key: SessionKey): Promise<Plan[]> {
  if (store === "postgres") return postgresPlans(at, key)
  return store === "sqlite" ? sqlitePlans(at, key) : Promise.resolve([])
}

async function postgresPlans(url: string, key: SessionKey): Promise<Plan[]> {
  let last: { query: string; parameters: unknown[] } | null = null
  const client = postgres(url, {
    fetch_types: false,
    max: 1,
    debug: (_, query, parameters) => (last = { query, parameters }),
  })
  const store = postgresStore({ db: postgresDatabase({ client }), migrate: "never" })
  const plans: Plan[] = []
  for (const { name, make } of CALLS) {
    await make(store, key)
    const { query, parameters } = last!
    const rows = await client.unsafe(`explain (analyze, buffers) ${query}`, parameters as never[])
    plans.push({ call: name, lines: rows.map((row) => String(row["QUERY PLAN"])) })
  }
  await store.close()
  await client.end()
  return plans
}

async function sqlitePlans(path: string, key: SessionKey): Promise<Plan[]> {
  let last = ""
  const client = new Database(path, { verbose: (sql) => (last = String(sql)) })
  const store = sqliteStore({ db: sqliteDatabase({ client }), migrate: "never" })
  const plans: Plan[] = []
  for (const { name, make } of CALLS) {
    await make(store, key)
    const rows = client.prepare<[], { detail: string }>(`explain query plan ${last}`).all()
    plans.push({ call: name, lines: rows.map(({ detail }) => detail) })
  }
  await store.close()
  client.close()
  return plans
}
