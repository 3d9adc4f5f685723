import { RedisStore } from "@mastra/redis"
import { conversationsIn } from "./mastra.mjs"

export function open({ url }) {
  return conversationsIn(new RedisStore({ id: "bench", connectionString: url }))
}
