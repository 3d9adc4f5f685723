import { RedisChatMessageHistory } from "@langchain/community/stores/message/ioredis"
import { Redis } from "ioredis"
import { TTL_SECONDS } from "../dist/compare/subjects/expiry.js"
import { conversationsIn, storedMessagesOf } from "./langchain.mjs"

const BATCH = 1_000

export function open({ url }) {
  const client = new Redis(url)
  return conversationsIn({
    historyOf: (sessionId) => new RedisChatMessageHistory({ sessionId, sessionTTL: TTL_SECONDS, client }),
    async fill(session, turns) {
      const texts = storedMessagesOf(turns).map((message) => JSON.stringify(message))
      for (let from = 0; from < texts.length; from += BATCH)
        await client.lpush(session, ...texts.slice(from, from + BATCH))
      return []
    },
    close: async () => client.disconnect(),
  })
}
