import { randomUUID } from "node:crypto"
import type { SessionKey, SessionStore } from "@cognee-session/core"
import { type RedisCluster, type RunningServer, startRedis, startRedisCluster } from "@cognee-session/dev-services"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Proxied } from "./harness.ts"
import { client, ending, opened } from "./resources.ts"
import { proxiedCluster, proxiedServer } from "./proxied-servers.ts"

const LANES = 16

let server: RunningServer
let cluster: RedisCluster

beforeAll(async () => {
  ;[server, cluster] = await Promise.all([startRedis({ password: randomUUID() }), startRedisCluster()])
})

afterAll(async () => {
  await Promise.all([server.stop(), cluster.stop()])
})

/** Does so many pieces of work, 16 at a time. */
async function inLanes<T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> {
  const done: T[] = []
  const lane = async (first: number): Promise<void> => {
    for (let n = first; n < count; n += LANES) done[n] = await work(n)
  }
  await Promise.all(Array.from({ length: LANES }, (_, n) => lane(n)))
  return done
}

describe("a network that loses replies", () => {
  it.each<[string, () => Promise<Proxied>, (plan: Proxied["plan"]) => SessionStore]>([
    ["a url", () => proxiedServer(server.url), ({ url }) => opened({ url })],
    ["a client", () => proxiedServer(server.url), (plan) => opened({ client: client(plan) })],
    [
      "a client of ioredis 5",
      () => proxiedServer(server.url, { kind: "redis 5" }),
      (plan) => opened({ client: client(plan) }),
    ],
    ["a cluster's client", () => proxiedCluster(cluster), (plan) => opened({ client: client(plan) })],
  ])("%s: 2,000 creates make 2,000 entries, and each call answers for its own work", async (_, connect, open) => {
    const proxied = ending(await connect())
    const store = open(proxied.plan)
    const session = (n: number): SessionKey => ({ userId: `user ${n % 7}`, sessionId: "s" })
    await store.prune()
    await proxied.inject({ dropReplies: 0.01 })
    const ids = await inLanes(2000, (n) => store.createQaEntry(session(n), { question: "q", answer: `${n}` }))
    const deleted = await inLanes(400, (n) => store.deleteQaEntry(session(n), ids[n]!))
    const updated = await inLanes(400, (n) => store.updateQaEntry(session(n + 400), ids[n + 400]!, { answer: "new" }))
    await proxied.heal()
    expect(proxied.dropped()).toBeGreaterThan(10)
    expect(new Set([...deleted, ...updated])).toEqual(new Set([true]))
    const held = await Promise.all(Array.from({ length: 7 }, (_, n) => store.getAllQaEntries(session(n))))
    expect(held.flatMap((entries) => entries.map(({ id }) => id)).toSorted()).toEqual(ids.slice(400).toSorted())
    expect(held.flat().filter(({ answer }) => answer === "new")).toHaveLength(400)
  })
})
