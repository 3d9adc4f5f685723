import { setTimeout as sleep } from "node:timers/promises"
import type { SessionStore } from "@cognee-session/core"
import { describe, expect, it, vi } from "vitest"
import { lanesOf, writeDuring } from "./lanes.ts"
import { client, connected, opened, rejection, started } from "./resources.ts"

const SESSION = { userId: "ada", sessionId: "s" }
const ENTRY = { question: "q", answer: "a" }

/** On a url, and on clients that send again by themselves. */
function openedInEachWay(url: string): SessionStore[] {
  return [
    opened({ url }),
    opened({ client: client({ url, kind: "redis" }) }),
    opened({ client: client({ url, kind: "redis 5" }) }),
  ]
}

describe("a server that is killed while others write", () => {
  it("8 times: nothing that was acknowledged is lost, nothing is there twice", { timeout: 60_000 }, async () => {
    const server = await started({ settings: { appendonly: "yes", appendfsync: "always" } })
    const lanes = await writeDuring(openedInEachWay(server.url), lanesOf(9), async (writing) => {
      for (let n = 0; n < 8; n += 1) {
        await sleep(50 + 20 * n)
        await vi.waitUntil(() => writing.every((lane) => lane.created.length > n), 30_000)
        await server.kill()
        await server.restart()
      }
    })
    const reader = opened({ url: server.url })
    for (const lane of lanes) {
      await lane.check(reader)
      expect(lane.created.length).toBeGreaterThan(8)
    }
  })

  it("and stays away: calls fail in their time, and the same handles work when it is back", async () => {
    const server = await started()
    const { url } = server
    const stores = [opened({ url, timeoutMs: 500 }), opened({ client: client({ url }), timeoutMs: 500 })]
    for (const store of stores) await store.createQaEntry(SESSION, ENTRY)
    await server.kill()
    for (const store of stores) {
      expect(await rejection(store.createQaEntry(SESSION, ENTRY))).toMatchObject({ retryable: true })
      expect(await rejection(store.getAllQaEntries(SESSION))).toMatchObject({ retryable: true, outcome: "not-applied" })
    }
    await server.restart()
    for (const store of stores) await store.createQaEntry(SESSION, ENTRY)
    expect(await stores[0]!.getAllQaEntries(SESSION)).toHaveLength(2)
  })
})

describe("a server that stops in mid-call and goes on when nobody waits any more", () => {
  it("does nothing of what failed meanwhile", async () => {
    const server = await started()
    const { url } = server
    const stores = [opened({ url, timeoutMs: 400 }), opened({ client: client({ url }), timeoutMs: 400 })]
    for (const [n, store] of stores.entries()) await store.createQaEntry(SESSION, { ...ENTRY, id: `${n}` })
    server.pause()
    const failures = await Promise.all(
      stores.flatMap((store) => [
        rejection(store.createQaEntry(SESSION, { ...ENTRY, id: "late" })),
        rejection(store.setGraphContext(SESSION, "late")),
        rejection(store.deleteSession(SESSION)),
      ]),
    )
    for (const error of failures) expect(error).toMatchObject({ retryable: true, outcome: "unknown" })
    server.resume()
    for (const store of stores) {
      expect((await store.getAllQaEntries(SESSION)).map(({ id }) => id)).toEqual(["0", "1"])
      expect(await store.getGraphContext(SESSION)).toBeNull()
    }
    for (const [n, store] of stores.entries()) await store.createQaEntry(SESSION, { ...ENTRY, id: `after ${n}` })
    expect(await stores[0]!.getAllQaEntries(SESSION)).toHaveLength(4)
  })
})

describe("a server that forgets its scripts", () => {
  it("is told them again, and no call fails", async () => {
    const { url } = await started()
    const admin = connected(url)
    const lanes = await writeDuring(openedInEachWay(url), lanesOf(6), async () => {
      for (let n = 0; n < 30; n += 1) {
        await sleep(10)
        await admin.script("FLUSH")
      }
    })
    const reader = opened({ url })
    for (const lane of lanes) {
      await lane.check(reader)
      expect(lane.failures).toBe(0)
    }
  })
})
