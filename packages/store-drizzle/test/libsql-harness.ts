import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { SessionRef } from "@cognee-session/core"
import { sqliteStore } from "@cognee-session/store-drizzle/sqlite"
import type { OpenOptions, SessionStoreHarness } from "@cognee-session/testkit"
import { createClient } from "@libsql/client"
import { drizzle } from "drizzle-orm/libsql"
import { SPOIL, spoilArguments } from "./sqlite-spoil.ts"

/** The conformance harness of `sqliteStore` with libsql: a client of the caller's for each handle, on one file. */
export const libsqlHarness: SessionStoreHarness = { name: "sqliteStore with libsql", create: () => newFile() }

export const libsqlProcessesHarness: SessionStoreHarness = {
  name: "sqliteStore with libsql in several processes",
  async create() {
    const storage = await newFile()
    const url = new URL("./children/libsql.mjs", import.meta.url).href
    return { ...storage, childModule: { url, factory: "libsqlStore", options: { url: `file:${storage.path}` } } }
  },
}

async function newFile() {
  const dir = await mkdtemp(join(tmpdir(), "cognee-session-libsql-"))
  const path = join(dir, "sessions.db")
  const clients = [createClient({ url: `file:${path}`, timeout: 5000 })]
  await clients[0]!.execute("pragma journal_mode = wal")
  const open = (options: object) => {
    const client = createClient({ url: `file:${path}`, timeout: 5000 })
    clients.push(client)
    return sqliteStore({ ...options, db: drizzle(client) })
  }
  return {
    open: (openOptions: OpenOptions = {}) => open(openOptions),
    async destroy() {
      for (const client of clients) client.close()
      await rm(dir, { recursive: true, force: true })
    },
    expiry: { coarseMs: 1 },
    neighbour: () => open({ tablePrefix: "cognee_session_2_" }),
    async damage(session: SessionRef) {
      await clients[0]!.execute(SPOIL, spoilArguments(session))
    },
    path,
  }
}
