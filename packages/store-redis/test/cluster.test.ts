import { setTimeout } from "node:timers/promises"
import { type RedisCluster, startRedisCluster } from "@cognee-session/dev-services"
import { redisStore } from "@cognee-session/store-redis"
import { Cluster } from "ioredis"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

let cluster: RedisCluster

beforeAll(async () => {
  cluster = await startRedisCluster({ replicas: 1 })
})

afterAll(() => cluster.stop())

function client(options: ConstructorParameters<typeof Cluster>[1]): Cluster {
  return new Cluster(
    cluster.nodes.map(({ host, port }) => ({ host, port })),
    options,
  )
}

describe("a client that reads from replicas", () => {
  it(
    "reads from masters here: what was written is seen, even while no replica answers",
    { timeout: 60_000 },
    async () => {
      const reader = client({ scaleReads: "slave", slotsRefreshInterval: 50 })
      const store = redisStore({ client: reader })
      await store.prune()
      while (reader.nodes("slave").length < cluster.replicas.length) await setTimeout(50)
      for (const replica of cluster.replicas) replica.pause()
      try {
        for (const userId of Array.from({ length: 20 }, (_, n) => `user ${n}`)) {
          const session = { userId, sessionId: "s" }
          const qaId = await store.createQaEntry(session, { question: "q", answer: "a" })
          expect(await store.latestQaId(session)).toBe(qaId)
          await store.setGraphContext(session, userId)
          expect(await store.getGraphContext(session)).toBe(userId)
        }
      } finally {
        for (const replica of cluster.replicas) replica.resume()
        reader.disconnect()
      }
    },
  )
})

describe("a client with a keyPrefix", () => {
  it("may not have an empty hash tag in it, which would scatter the keys of a session", () => {
    const scattering = client({ keyPrefix: "a{}:", lazyConnect: true })
    expect(() => redisStore({ client: scattering })).toThrow(expect.objectContaining({ code: "INVALID_PARAMETER" }))
    scattering.disconnect()
  })

  it.each(["app:", "{app}:", "a{b:"])("finds all of its sessions again, and removes them: %s", async (keyPrefix) => {
    const prefixed = client({ keyPrefix })
    const store = redisStore({ client: prefixed })
    const sessions = Array.from({ length: 30 }, (_, n) => ({
      sessionId: `s${n}`,
      userId: n % 3 === 0 ? null : `u${n}`,
    }))
    for (const session of sessions) {
      await store.saveTraceStep(session, { originFunction: "f", status: "success" })
      await store.createQaEntry(session, { question: "q", answer: "a" })
    }
    expect((await store.listSessions("all")).sessions).toHaveLength(30)
    await store.prune()
    expect((await store.listSessions("all")).sessions).toEqual([])
    for (const session of sessions) expect(await store.readTraceSteps(session)).toEqual([])
    prefixed.disconnect()
  })
})
