import { join } from "node:path"
import { sqliteStore } from "@cognee-session/store-drizzle/sqlite"
import type { Conversations, Place } from "../conversations.ts"
import { conversationsOf } from "./store.ts"

export function open({ dir }: Place): Conversations {
  const store = sqliteStore({ path: join(dir, "sessions.db") })
  return conversationsOf(() => store)
}
