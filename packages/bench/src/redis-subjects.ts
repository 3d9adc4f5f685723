import { randomUUID } from "node:crypto"
import type { SessionStore } from "@cognee-session/core"
import { redisStore } from "@cognee-session/store-redis"
import { Redis } from "ioredis"
import { linesOfSizes, sized } from "./comparisons.ts"
import { sampleEntry } from "./sample-entry.ts"
import { SMALL, type Scale } from "./scale.ts"
import { type Supply, supply } from "./session-supply.ts"
import type { Block, Group, Subject } from "./subject.ts"

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

/** A task on small sessions and on large ones, each against a floor for sessions of that size. */
export interface RedisTask extends Pick<Group, "name" | "title" | "floorTask"> {
  readonly goal: number
  readonly floor: (client: Redis, size: number) => Block
  readonly store: (store: SessionStore, size: number) => Block
}

export function redisGroup({ name, title, floorTask, goal, floor, store }: RedisTask, { large }: Scale): Group {
  const sizes = [SMALL, large] as const
  const subjectsOf = (size: number): Subject[] => [
    ...["floor", "floor again"].map((copy) => redisFloor(sized(copy, size), (client) => floor(client, size))),
    redisSubject(sized("redisStore", size), (opened) => store(opened, size)),
  ]
  return {
    name,
    title,
    floorTask,
    subjects: sizes.flatMap(subjectsOf),
    comparisons: linesOfSizes(sizes, { goal }, "redisStore"),
    blocks: 5,
  }
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
