import { randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import type { SessionStore } from "@cognee-session/core"
import { type Faults, type RunningServer, startRedis } from "@cognee-session/dev-services"
import { type HarnessStorage, type StoreProcess, openStoreProcess } from "@cognee-session/testkit"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { urlHarness } from "./harness.ts"
import { ending } from "./resources.ts"
import { proxiedServer } from "./proxied-servers.ts"

const SESSION = { userId: "ada", sessionId: "s" }

let server: RunningServer

beforeAll(async () => {
  server = await startRedis({ password: randomUUID() })
})

afterAll(() => server.stop())

async function newStorage(faults?: Faults): Promise<HarnessStorage> {
  const storage = await urlHarness("processes", () => proxiedServer(server.url, {}, faults)).create()
  ending({ [Symbol.asyncDispose]: async () => storage.destroy() })
  return storage
}

async function openedBy(storage: HarnessStorage): Promise<SessionStore> {
  return ending(await storage.open())
}

async function startedProcess(storage: HarnessStorage): Promise<StoreProcess> {
  return ending(await openStoreProcess(storage))
}

describe("processes that change one session", () => {
  it("updates of two and creates of a third all survive, replies lost or not", async () => {
    const storage = await newStorage({ dropReplies: 0.01 })
    const [store, a, b] = await Promise.all([openedBy(storage), startedProcess(storage), startedProcess(storage)])
    const first = Array.from({ length: 50 }, (_, n) => `first ${n}`)
    const later = Array.from({ length: 200 }, (_, n) => `later ${n}`)
    await store.createQaEntries(
      SESSION,
      first.map((id) => ({ id, question: "q", answer: "a" })),
    )
    const creating = (async () => {
      for (const id of later) await store.createQaEntry(SESSION, { id, question: "q", answer: "a" })
    })()
    for (const round of ["1", "2", "3"]) {
      const updates = first.flatMap((id) => [
        a.updateQaEntry(SESSION, id, { question: `question ${round}` }),
        b.updateQaEntry(SESSION, id, { answer: `answer ${round}` }),
        a.updateQaEntry(SESSION, id, { memifyMetadataPatch: { [`a${round}`]: true } }),
        b.updateQaEntry(SESSION, id, { memifyMetadataPatch: { [`b${round}`]: true } }),
      ])
      expect(new Set(await Promise.all(updates))).toEqual(new Set([true]))
    }
    await creating
    const entries = await store.getAllQaEntries(SESSION)
    expect(entries.map(({ id }) => id)).toEqual([...first, ...later])
    const memifyMetadata = { a1: true, a2: true, a3: true, b1: true, b2: true, b3: true }
    for (const entry of entries.slice(0, 50))
      expect(entry).toMatchObject({ question: "question 3", answer: "answer 3", memifyMetadata })
  })
})

describe("a process that is killed in mid-update", () => {
  it("leaves the entry as it was or as it shall be, and others go on", async () => {
    const storage = await newStorage()
    const store = await openedBy(storage)
    const text = (n: number): string => `${n} `.repeat(100_000)
    await store.createQaEntry(SESSION, { id: "e", question: text(0), answer: text(0), context: text(0) })
    for (let round = 1; round <= 5; round += 1) {
      const process = await startedProcess(storage)
      const change = (n: number): Promise<boolean> =>
        process.updateQaEntry(SESSION, "e", { question: text(n), answer: text(n), context: text(n) })
      let acknowledged = 0
      const started = 10 * round
      for (let n = started; n < started + 9; n += 1) void change(n).then(() => (acknowledged = n))
      const others = Array.from({ length: 20 }, (_, n) =>
        store.updateQaEntry(SESSION, "e", { memifyMetadataPatch: { [`${round} ${n}`]: true } }),
      )
      while (acknowledged === 0) await sleep(1)
      await process.kill()
      expect(new Set(await Promise.all(others))).toEqual(new Set([true]))
      const entry = await store.getQaEntry(SESSION, "e")
      expect([entry!.answer, entry!.context]).toEqual([entry!.question, entry!.question])
      const held = Number(entry!.question.slice(0, entry!.question.indexOf(" ")))
      expect(entry!.question === text(held)).toBe(true)
      expect(held).toBeGreaterThanOrEqual(acknowledged)
      expect(Object.keys(entry!.memifyMetadata!)).toHaveLength(20 * round)
    }
  })
})
