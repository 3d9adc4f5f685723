import { Redis } from "ioredis"
import type { Conversations, Place } from "../conversations.ts"
import { type Entry, newEntry, parseEntry } from "./entry.ts"
import { TTL_SECONDS } from "./expiry.ts"
import { conversationsOfValues } from "./whole-value.ts"

export function open({ url }: Place): Conversations {
  const client = new Redis(url)
  const read = async (session: string, from: number): Promise<Entry[]> =>
    (await client.lrange(session, from, -1)).map(parseEntry)
  const rewritten = conversationsOfValues({
    read: (session) => read(session, 0),
    write(session, entries) {
      const texts = entries.map((entry) => JSON.stringify(entry))
      return client
        .multi()
        .del(session)
        .rpush(session, ...texts)
        .expire(session, TTL_SECONDS)
        .exec()
    },
    close: async () => client.disconnect(),
  })
  return {
    ...rewritten,
    async append(session, turn) {
      const entry = newEntry(turn)
      await client.rpush(session, JSON.stringify(entry))
      await client.expire(session, TTL_SECONDS)
      return entry.id
    },
    latest: (session, count) => read(session, -count),
  }
}
