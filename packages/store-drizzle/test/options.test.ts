import { createClient } from "@libsql/client"
import { PGlite } from "@electric-sql/pglite"
import { type PostgresStoreOptions, postgresStore } from "@cognee-session/store-drizzle/postgres"
import { type SqliteStoreOptions, sqliteStore } from "@cognee-session/store-drizzle/sqlite"
import Database from "better-sqlite3"
import { drizzle as betterSqlite } from "drizzle-orm/better-sqlite3"
import { drizzle as libsql } from "drizzle-orm/libsql"
import { drizzle as pglite } from "drizzle-orm/pglite"
import { drizzle as postgresJs } from "drizzle-orm/postgres-js"
import { describe, expect, it } from "vitest"

const url = "postgres://u:password-of-mine@127.0.0.1:1/db"
const inMemory = betterSqlite(new Database(":memory:"))
const server = postgresJs.mock()

describe("postgresStore", () => {
  it.each<object>([
    {},
    { url: "" },
    { url: "mysql://h" },
    { url, db: server },
    { db: {} },
    { db: inMemory },
    { url, schema: "" },
    { url, schema: "a$b" },
    { url, tablePrefix: "" },
    { url, tablePrefix: "A_" },
    { url, tablePrefix: 'a"; drop table' },
    { url, tablePrefix: "a".repeat(41) },
    { url, ttlSeconds: 0 },
    { url, timeoutMs: 0 },
    { url, migrate: "yes" },
    { url, preparedStatements: 1 },
    { url, prefix: "a" },
  ])("refuses %o", (options) => {
    const open = (): unknown => postgresStore(options as PostgresStoreOptions)
    expect(open).toThrow(expect.objectContaining({ code: "INVALID_PARAMETER" }) as Error)
    expect(open).not.toThrow(/password-of-mine/)
  })

  it("tells what several processes can do", async () => {
    const client = new PGlite()
    expect(postgresStore({ url }).capabilities.multiProcess).toBe(true)
    expect(postgresStore({ db: server }).capabilities.multiProcess).toBe(true)
    expect(postgresStore({ db: pglite(client) }).capabilities.multiProcess).toBe(false)
    await client.close()
  })
})

describe("sqliteStore", () => {
  it.each<object>([
    {},
    { path: "" },
    { path: "a.db", db: inMemory },
    { db: {} },
    { db: server },
    { path: "a.db", tablePrefix: "1" },
    { path: "a.db", ttlSeconds: "1" },
    { path: "a.db", busyTimeoutMs: -1 },
    { path: "a.db", migrate: true },
    { path: "a.db", dir: "." },
  ])("refuses %o", (options) => {
    const open = (): unknown => sqliteStore(options as SqliteStoreOptions)
    expect(open).toThrow(expect.objectContaining({ code: "INVALID_PARAMETER" }) as Error)
  })

  it("tells what several processes can do", () => {
    const client = createClient({ url: ":memory:" })
    client.close()
    expect(sqliteStore({ path: "a.db" }).capabilities.multiProcess).toBe(true)
    expect(sqliteStore({ path: ":memory:" }).capabilities.multiProcess).toBe(false)
    expect(sqliteStore({ db: inMemory }).capabilities.multiProcess).toBe(false)
    expect(sqliteStore({ db: libsql(client) }).capabilities.multiProcess).toBe(true)
  })
})
