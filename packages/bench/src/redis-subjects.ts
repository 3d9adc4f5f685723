import { randomUUID } from "node:crypto"
import type { SessionStore } from "@cognee-session/core"
import { redisStore } from "@cognee-session/store-redis"
import { Redis } from "ioredis"
import { sized } from "./comparisons.ts"
import { sampleEntry } from "./sample-entry.ts"
import { type Supply, supply } from "./session-supply.ts"
import type { Block, Subject } from "./subject.ts"

/** The life of a session, of the store and of the floors. */
const TTL_SECONDS = 3600

/** How many entries are written at once where a list or a hash is filled. */
const FILL_AT_ONCE = 1_000

/** The store, with a key prefix of its own. */
export function redisSubject(name: string, blockOf: (store: SessionStore) => Promise<Block> | Block): Subject {
  return {
    name,
    async open({ servers }) {
      const store = redisStore({ url: await servers.redis(), keyPrefix: `${randomUUID()}:`, ttlSeconds: TTL_SECONDS })
      return { block: await blockOf(store), close: () => store.close() }
    },
  }
}

/** A floor for sessions of a size, and its second copy. */
export function redisFloors(size: number, blockOf: (client: Redis) => Promise<Block> | Block): Subject[] {
  return ["floor", "floor again"].map((name) => redisFloor(sized(name, size), blockOf))
}

/** A floor: a client of its own, with a key prefix of its own. */
export function redisFloor(name: string, blockOf: (client: Redis) => Promise<Block> | Block): Subject {
  return {
    name,
    async open({ servers }) {
      const client = new Redis(await servers.redis(), { keyPrefix: `${randomUUID()}:` })
      return { block: await blockOf(client), close: async () => client.disconnect() }
    },
  }
}

/** Lists of `size` entries each, for a floor. */
export function listSupply(client: Redis, size: number, count: number): Supply<string> {
  return supply(size, count, async (name) => {
    await fill(size, (numbers) => client.rpush(name, ...numbers.map(sampleJson)))
    return name
  })
}

/** Hashes of `size` entries each, whose fields are their numbers. */
export function hashSupply(client: Redis, size: number, count: number): Supply<string> {
  return supply(size, count, async (name) => {
    await fill(size, (numbers) => client.hset(name, ...numbers.flatMap((number) => [number, sampleJson(number)])))
    return name
  })
}

async function fill(size: number, write: (numbers: number[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < size; from += FILL_AT_ONCE) {
    const length = Math.min(FILL_AT_ONCE, size - from)
    await write(Array.from({ length }, (_, index) => from + index))
  }
}

/** The least that storing an entry takes: one round trip with its JSON and its end. */
export async function appendToList(client: Redis, list: string, number: number): Promise<void> {
  await client
    .pipeline()
    .rpush(list, sampleJson(number))
    .pexpire(list, TTL_SECONDS * 1000)
    .exec()
}

/** The JSON of a new entry. */
export function sampleJson(number: number): string {
  return JSON.stringify({ id: randomUUID(), createdAt: new Date(), ...sampleEntry(number) })
}
