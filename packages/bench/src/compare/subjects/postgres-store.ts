import { postgresStore } from "@cognee-session/store-drizzle/postgres"
import type { Conversations, Place } from "../conversations.ts"
import { conversationsOf } from "./store.ts"

export function open({ url }: Place): Conversations {
  const store = postgresStore({ url })
  return conversationsOf(() => store)
}
