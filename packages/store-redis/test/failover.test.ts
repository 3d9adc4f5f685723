import { setTimeout as sleep } from "node:timers/promises"
import { startFaultProxy } from "@cognee-session/dev-services"
import { describe, expect, it } from "vitest"
import { lanesOf, writeDuring } from "./lanes.ts"
import { client, connected, ending, opened, started } from "./resources.ts"

/** A primary and its replica, and a url that leads to one of them, as the name of a managed server does. */
async function pair() {
  const primary = await started()
  const replica = await started({ replicaOf: primary })
  const [atPrimary, atReplica] = [connected(primary.url), connected(replica.url)]
  while (!(await atReplica.info("replication")).includes("master_link_status:up")) await sleep(10)
  const proxy = ending(await startFaultProxy({ target: primary }))
  const { url } = proxy
  const reconnecting = client({ url, reconnectsWhenReadOnly: true })
  const stores = [opened({ url }), opened({ client: reconnecting })]
  return { primary, replica, atPrimary, atReplica, proxy, stores }
}

describe("a failover to the replica", () => {
  it("in order, connections kept: nothing is lost, and the handles leave what is read-only", async () => {
    const { primary, replica, atPrimary, atReplica, proxy, stores } = await pair()
    const lanes = await writeDuring(stores, lanesOf(8), async () => {
      await sleep(50)
      await atPrimary.call("failover", "to", replica.host, replica.port)
      while (!(await atReplica.info("replication")).includes("role:master")) await sleep(5)
      await sleep(50)
      proxy.retarget(replica)
    })
    const reader = opened({ url: replica.url })
    for (const lane of lanes) await lane.check(reader)
    expect(await atPrimary.info("errorstats")).toMatch(/errorstat_READONLY/)
    await primary.kill()
    for (const store of stores) await store.createQaEntry({ sessionId: "after" }, { question: "q", answer: "a" })
  })

  it("of a primary that was killed: what had reached the replica is there once, and the handles go on", async () => {
    const { primary, replica, atPrimary, atReplica, proxy, stores } = await pair()
    let reached: string[][] = []
    const fault = async (lanes: readonly { created: string[] }[]): Promise<void> => {
      await sleep(100)
      reached = lanes.map(({ created }) => created)
      await atPrimary.set("mark", "after what has reached")
      expect(await atPrimary.call("wait", 1, 5000)).toBe(1)
      await sleep(50)
      await primary.kill()
      await atReplica.replicaof("NO", "ONE")
      proxy.retarget(replica)
    }
    const lanes = await writeDuring(stores, lanesOf(8), fault, { onlyCreates: true })
    const reader = opened({ url: replica.url })
    for (const [n, lane] of lanes.entries()) {
      const held = [...(await lane.checkOrder(reader)).keys()]
      expect(reached[n]!.length).toBeGreaterThan(0)
      expect(held.slice(0, reached[n]!.length)).toEqual(reached[n])
    }
  })
})
