import { Cluster } from "ioredis"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type ClusterProxies, type RedisCluster, startClusterProxies, startRedisCluster } from "../src/index.ts"

let cluster: RedisCluster
let proxies: ClusterProxies
let client: Cluster

beforeAll(async () => {
  cluster = await startRedisCluster()
  proxies = await startClusterProxies(cluster, { seed: 3 })
  client = new Cluster([...proxies.startupNodes], { natMap: { ...proxies.natMap } })
})

afterAll(async () => {
  client.disconnect()
  await proxies.close()
  await cluster.stop()
})

const keys = Array.from({ length: 300 }, (_, index) => `key${index}`)

test("a cluster client reaches every node through its proxy", async () => {
  await Promise.all(keys.map((key) => client.set(key, "0")))
  // A slot that has moved since the client looked: MOVED names the node, and the client must ask its proxy.
  const slot = await cluster.slotOf("key1")
  const to = cluster.masters.find((node) => node.port !== cluster.masters[0]!.port)!
  if ((await cluster.ownerOf(slot)) !== to) await (await cluster.migration(slot, to)).run()
  expect(await client.incr("key1")).toBe(1)
  for (const { counts } of proxies.proxies) expect(counts.replies).toBeGreaterThan(50)
})

test("dropped replies make a client that sends again apply commands twice", async () => {
  await Promise.all(keys.map((key) => client.set(key, "0")))
  await proxies.inject({ dropReplies: 0.02 })
  for (const key of keys) await client.incr(key)
  await proxies.heal()
  const dropped = proxies.proxies.reduce((sum, { counts }) => sum + counts.droppedReplies, 0)
  const values = await Promise.all(keys.map((key) => client.get(key)))
  expect(dropped).toBeGreaterThan(0)
  expect(values.every((value) => Number(value) >= 1)).toBe(true)
  expect(values.some((value) => Number(value) > 1)).toBe(true)
})
