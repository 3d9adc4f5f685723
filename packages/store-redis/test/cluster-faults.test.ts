import { randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import type { SessionRef } from "@cognee-session/core"
import { type ClusterNode, type RedisCluster, startRedisCluster } from "@cognee-session/dev-services"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { sessionKeys } from "../src/keys.ts"
import { lanesOf, writeDuring } from "./lanes.ts"
import { client, connected, opened, rejection } from "./resources.ts"
import { clusterPlan } from "./proxied-servers.ts"

const ENTRY = { question: "q", answer: "a" }

let cluster: RedisCluster
let plan: ReturnType<typeof clusterPlan>

beforeAll(async () => {
  cluster = await startRedisCluster({ replicas: 1 })
  plan = clusterPlan(cluster)
})

afterAll(() => cluster.stop())

/** Sessions of one user lie in one slot, in the bucket of that user. */
function sessionsOf(userId: string, count: number): SessionRef[] {
  return Array.from({ length: count }, (_, n) => ({ userId, sessionId: `s${n}` }))
}

function slotOf(keyPrefix: string, userId: string): Promise<number> {
  return cluster.slotOf(sessionKeys(keyPrefix, { userId, sessionId: "" }).all)
}

async function anotherMaster(slot: number): Promise<ClusterNode> {
  const owner = await cluster.ownerOf(slot)
  return cluster.masters.find((master) => master !== owner)!
}

/** How often a node has answered so. */
async function answersOf(nodes: readonly ClusterNode[], error: "MOVED" | "ASK" | "TRYAGAIN"): Promise<number> {
  const stats = await Promise.all(nodes.map(({ url }) => connected(url).info("errorstats")))
  const count = (text: string): number => Number(new RegExp(`errorstat_${error}:count=(\\d+)`).exec(text)?.[1] ?? 0)
  return stats.reduce((sum, text) => sum + count(text), 0)
}

describe("a slot that is moved while others write to it", () => {
  it("in steps, there and back: nothing is lost, doubled, or out of order, and reads go on", async () => {
    const keyPrefix = `${randomUUID()}:`
    const sessions = sessionsOf("ada", 6)
    const slot = await slotOf(keyPrefix, "ada")
    const givesUpSoon = { ...plan, cluster: { ...plan.cluster, maxRedirections: 2 } }
    const stores = [plan, givesUpSoon].map((one) => opened({ client: client(one), keyPrefix }))
    const reader = stores[0]!
    const own = await reader.createQaEntry({ userId: "ada", sessionId: "read" }, ENTRY)
    const lanes = await writeDuring(stores, sessions, async () => {
      for (let round = 0; round < 2; round += 1) {
        const migration = await cluster.migration(slot, await anotherMaster(slot))
        const keys = sessions.map((session) => sessionKeys(keyPrefix, session).session)
        await sleep(50)
        await migration.begin()
        for (const key of keys.slice(0, 3)) {
          await migration.moveKeys([key])
          await sleep(100)
          expect(await reader.latestQaId({ userId: "ada", sessionId: "read" })).toBe(own)
        }
        await migration.moveKeys()
        expect(await reader.latestQaId({ userId: "ada", sessionId: "read" })).toBe(own)
        await migration.finish()
      }
    })
    for (const lane of lanes) {
      await lane.check(reader)
      expect([lane.failures, lane.created.length > 5]).toEqual([0, true])
    }
    for (const error of ["MOVED", "ASK", "TRYAGAIN"] as const)
      expect([error, (await answersOf(cluster.masters, error)) > 0]).toEqual([error, true])
  })

  it("and stays between two nodes: writes fail in their time, to be repeated, reads go on, and it heals", async () => {
    const keyPrefix = `${randomUUID()}:`
    const session = { userId: "grace", sessionId: "s" }
    const slot = await slotOf(keyPrefix, "grace")
    const store = opened({ client: client(plan), keyPrefix, timeoutMs: 2500 })
    const qaId = await store.createQaEntry(session, ENTRY)
    const migration = await cluster.migration(slot, await anotherMaster(slot))
    await migration.begin()
    await migration.moveKeys([sessionKeys(keyPrefix, session).session])
    const writes = [
      store.createQaEntry(session, { ...ENTRY, id: "new" }),
      store.updateQaEntry(session, qaId, { answer: "b" }),
      store.deleteSession(session),
    ]
    for (const error of await Promise.all(writes.map(rejection)))
      expect(error).toMatchObject({ code: "STORE_ERROR", retryable: true })
    expect(await store.latestQaId(session)).toBe(qaId)
    await migration.moveKeys()
    await migration.finish()
    await store.createQaEntry(session, { ...ENTRY, id: "new" })
    expect((await store.getAllQaEntries(session)).map(({ id, answer }) => [id, answer])).toEqual([
      [qaId, "a"],
      ["new", "a"],
    ])
  })
})

describe("prune on a cluster", () => {
  it("removes 300 sessions on every node, and leaves every key of others", { timeout: 60_000 }, async () => {
    const keyPrefix = `${randomUUID()}*:`
    const [store, neighbour] = [keyPrefix, `${keyPrefix}2:`].map((prefix) =>
      opened({ client: client(plan), keyPrefix: prefix }),
    )
    const sessions = Array.from({ length: 300 }, (_, n) => ({
      userId: n % 2 === 0 ? `user ${n % 40}` : null,
      sessionId: `s${n}`,
    }))
    await Promise.all(
      sessions.map(async (session) => {
        await store!.createQaEntry(session, ENTRY)
        await store!.setGraphContext(session, "graph")
        await store!.saveTraceStep(session, { originFunction: "f", status: "success" })
      }),
    )
    for (const session of sessions.slice(0, 20)) await neighbour!.createQaEntry(session, ENTRY)
    await loseIndexes(keyPrefix)
    await setForeignKeys(keyPrefix, sessionKeys(keyPrefix, sessions[0]!).bucket)
    const before = (await allKeys()).filter((key) => !belongs(keyPrefix, key))
    await store!.prune()
    const after = await allKeys()
    expect(after.filter((key) => !belongs(keyPrefix, key))).toEqual(before)
    expect(after.filter((key) => belongs(keyPrefix, key))).toEqual([])
    expect((await store!.listSessions("all")).sessions).toEqual([])
    expect((await neighbour!.listSessions("all")).sessions).toHaveLength(20)
  })

  /** As under an evicting policy: the sessions are there, and no index names them. */
  async function loseIndexes(keyPrefix: string): Promise<void> {
    const indexes = (await allKeys()).filter((key) => key.startsWith(`${keyPrefix}{`) && key.endsWith("}:all"))
    const admin = client(plan)
    for (const key of indexes.slice(0, 100)) await admin.call("unlink", key)
  }

  /** Keys that look like the store's, and are not. */
  async function setForeignKeys(keyPrefix: string, bucket: string): Promise<void> {
    const foreign = [
      "foreign",
      `{${bucket}}:session:user 0:s0`,
      `${keyPrefix}foreign`,
      `${keyPrefix}{${bucket}}:sessions:user 0:s0`,
      `${keyPrefix}{${bucket}}:session:nobody`,
      `${keyPrefix}{zz}:session::s0`,
      `x${keyPrefix}{${bucket}}:session::s0`,
      `${keyPrefix.replace("*", "-")}{${bucket}}:session::s0`,
    ]
    const admin = client(plan)
    for (const key of foreign) await admin.call("set", key, "theirs")
  }

  function belongs(keyPrefix: string, key: string): boolean {
    const kind = key.startsWith(keyPrefix)
      ? /^\{[0-9a-f]{2}\}:(session|steps|user|all)\b/.exec(key.slice(keyPrefix.length))
      : null
    return kind !== null && !key.endsWith(":session:nobody")
  }

  /** Without the answers of calls, which go by themselves. */
  async function allKeys(): Promise<string[]> {
    const keys = await Promise.all(cluster.masters.map(({ url }) => connected(url).keys("*")))
    return keys
      .flat()
      .filter((key) => !key.includes(":calls:"))
      .toSorted()
  }
})

describe("a failover of a cluster's master", () => {
  it("in order: nothing is lost, and all handles go on", { timeout: 60_000 }, async () => {
    const keyPrefix = `${randomUUID()}:`
    const stores = [opened({ client: client(plan), keyPrefix }), opened({ client: client(plan), keyPrefix })]
    const lanes = await writeDuring(stores, lanesOf(12), async () => {
      await sleep(50)
      await connected(cluster.replicas[0]!.url).call("cluster", "failover")
      await untilMaster(cluster.replicas[0]!)
      await sleep(50)
    })
    for (const lane of lanes) await lane.check(stores[1]!)
  })

  it("that is killed: calls get through or fail in their time, and the handles heal", { timeout: 60_000 }, async () => {
    const keyPrefix = `${randomUUID()}:`
    const stores = [undefined, 1000].map((timeoutMs) => opened({ client: client(plan), keyPrefix, timeoutMs }))
    const [lost, replica] = [cluster.masters[1]!, cluster.replicas[1]!]
    const fault = async (): Promise<void> => {
      await sleep(50)
      await lost.kill()
      await untilMaster(replica)
      for (const node of cluster.nodes) if (node !== lost) await untilWell(node)
    }
    // What was acknowledged in the last moments may be lost.
    const lanes = await writeDuring(stores, lanesOf(24), fault, { onlyCreates: true })
    for (const lane of lanes) await lane.checkOrder(stores[1]!)
    expect(lanes.filter(({ failures }) => failures > 0).length).toBeGreaterThan(0)
  })

  async function untilMaster(node: ClusterNode): Promise<void> {
    const admin = connected(node.url)
    while (!(await admin.info("replication")).includes("role:master")) await sleep(20)
  }

  async function untilWell(node: ClusterNode): Promise<void> {
    const admin = connected(node.url)
    while (!String(await admin.cluster("INFO")).includes("cluster_state:ok")) await sleep(20)
  }
})
