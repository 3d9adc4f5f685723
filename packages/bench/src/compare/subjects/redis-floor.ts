import { Redis } from "ioredis"
import type { Conversations, Place } from "../conversations.ts"
import { type Entry, answerOf, newEntry, parseEntry } from "./entry.ts"
import { TTL_SECONDS } from "./expiry.ts"

/** How many entries are written at once where a list and a hash are filled. */
const BATCH = 1_000

/** A list for what appends and reads, and a hash of the same entries for what changes one. */
export function open({ url }: Place): Conversations<string> {
  const client = new Redis(url)
  const [listOf, hashOf] = [
    (session: string): string => `${session}:list`,
    (session: string): string => `${session}:hash`,
  ]
  const read = async (session: string, from: number): Promise<Entry[]> =>
    (await client.lrange(listOf(session), from, -1)).map(parseEntry)
  return {
    async fill(session, turns) {
      const entries = turns.map(newEntry)
      for (let from = 0; from < entries.length; from += BATCH) {
        const batch = entries.slice(from, from + BATCH)
        const pairs = batch.flatMap((entry) => [entry.id, JSON.stringify(entry)])
        const texts = batch.map((entry) => JSON.stringify(entry))
        await client.rpush(listOf(session), ...texts)
        await client.hset(hashOf(session), ...pairs)
      }
      return entries.map(({ id }) => id)
    },
    async append(session, turn) {
      const entry = newEntry(turn)
      const list = listOf(session)
      await client
        .pipeline()
        .rpush(list, JSON.stringify(entry))
        .pexpire(list, TTL_SECONDS * 1_000)
        .exec()
      return entry.id
    },
    latest: (session, count) => read(session, -count),
    all: (session) => read(session, 0),
    update: (session, id, change) =>
      client.hset(hashOf(session), id, JSON.stringify({ ...newEntry({ question: "", ...change }), id })),
    delete: (session, id) => client.hdel(hashOf(session), id),
    answers: async (session) => (await read(session, 0)).map(answerOf),
    close: async () => client.disconnect(),
  }
}
