import { join } from "node:path"
import { sqliteStore } from "@cognee-session/store-drizzle/sqlite"
import Database from "better-sqlite3"
import { drizzle } from "drizzle-orm/better-sqlite3"
import type { Conversations, Place } from "../conversations.ts"
import { conversationsOf } from "./store.ts"

/** On a database that is handed in, with settings of its owner's. */
export function open({ dir }: Place): Conversations {
  const client = new Database(join(dir, "sessions.db"), { timeout: 5_000 })
  client.pragma("journal_mode = wal")
  client.pragma("synchronous = normal")
  const store = sqliteStore({ db: drizzle(client) })
  return {
    ...conversationsOf(() => store),
    async close() {
      await store.close()
      client.close()
    },
  }
}
