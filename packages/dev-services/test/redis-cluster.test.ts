import { afterAll, beforeAll, expect, test } from "vitest"
import { callNode } from "../src/cluster-node.ts"
import { type ClusterNode, type RedisCluster, startRedisCluster } from "../src/index.ts"
import { respCall } from "../src/resp.ts"
import { isRunning } from "../src/processes.ts"

let cluster: RedisCluster

beforeAll(async () => {
  cluster = await startRedisCluster()
})

afterAll(() => cluster.stop())

function anotherThan(owner: ClusterNode): ClusterNode {
  return cluster.masters.find((node) => node !== owner)!
}

test("three masters share the slots, and each answers for its own", async () => {
  expect(cluster.nodes).toHaveLength(3)
  const owners = new Set<ClusterNode>()
  for (const key of ["a", "b", "c", "d", "e", "f"]) {
    const owner = await cluster.ownerOf(await cluster.slotOf(key))
    owners.add(owner)
    expect(await respCall(owner.port, "SET", key, "1")).toBe("OK")
    await expect(respCall(anotherThan(owner).port, "GET", key)).rejects.toThrow("MOVED")
  }
  expect(owners.size).toBe(3)
})

test("a slot is moved with its keys", async () => {
  const slot = await cluster.slotOf("{moved}")
  const from = await cluster.ownerOf(slot)
  const to = anotherThan(from)
  for (let i = 0; i < 250; i += 1) await respCall(from.port, "SET", `{moved}${i}`, "1")
  await (await cluster.migration(slot, to)).run()
  expect(await cluster.ownerOf(slot)).toBe(to)
  expect(await respCall(to.port, "CLUSTER", "COUNTKEYSINSLOT", slot)).toBe(250)
  for (const node of cluster.masters.filter((one) => one !== to))
    await expect(respCall(node.port, "GET", "{moved}1")).rejects.toThrow(`MOVED ${slot} 127.0.0.1:${to.port}`)
})

test("in the middle of a migration there are ASK and TRYAGAIN; abandoned, the slot stays", async () => {
  const slot = await cluster.slotOf("{half}")
  const from = await cluster.ownerOf(slot)
  const to = anotherThan(from)
  await respCall(from.port, "MSET", "{half}1", "1", "{half}2", "2")
  const migration = await cluster.migration(slot, to)
  await migration.begin()
  expect(await migration.moveKeys(["{half}1"])).toBe(1)
  await expect(respCall(from.port, "GET", "{half}1")).rejects.toThrow(`ASK ${slot} 127.0.0.1:${to.port}`)
  expect(await respCall(from.port, "GET", "{half}2")).toBe("2")
  await expect(respCall(from.port, "MGET", "{half}1", "{half}2")).rejects.toThrow("TRYAGAIN")
  await migration.abandon()
  expect(await cluster.ownerOf(slot)).toBe(from)
  expect(await respCall(from.port, "GET", "{half}1")).toBeNull()
})

test("a killed node comes back with its data, and the cluster is well again", async () => {
  const owner = await cluster.ownerOf(await cluster.slotOf("kept"))
  await respCall(owner.port, "SET", "kept", "1")
  await owner.kill()
  await owner.restart()
  await cluster.ready()
  expect(await respCall(owner.port, "GET", "kept")).toBe("1")
})

test("replicas follow their masters, with a password too; after stop no node is left", async () => {
  const password = "secret"
  const replicated = await startRedisCluster({ replicas: 1, password })
  const pids = replicated.nodes.map((node) => node.pid)
  try {
    const slot = await replicated.slotOf("a")
    const from = await replicated.ownerOf(slot)
    const to = replicated.masters.find((node) => node !== from)!
    await callNode(from, password, "SET", "a", "1")
    await (await replicated.migration(slot, to)).run()
    expect(await callNode(to, password, "GET", "a")).toBe("1")
    const roles = await Promise.all(replicated.replicas.map((node) => callNode(node, password, "ROLE")))
    const primaries = roles.map((role) => (role as [string, string, number])[2])
    expect(primaries).toEqual(replicated.masters.map((node) => node.port))
    expect(pids.filter(isRunning)).toHaveLength(6)
  } finally {
    await replicated.stop()
  }
  expect(pids.filter(isRunning)).toEqual([])
})
