import { redisStore } from "@cognee-session/store-redis"
import type { Conversations, Place } from "../conversations.ts"
import { TTL_SECONDS } from "./expiry.ts"
import { conversationsOf } from "./store.ts"

export function open({ url }: Place): Conversations {
  const store = redisStore({ url, ttlSeconds: TTL_SECONDS })
  return conversationsOf(() => store)
}
