import type { SessionStore } from "@cognee-session/core"
import { describe, expect, it } from "vitest"
import { client, opened, started } from "./resources.ts"

const SESSION = { userId: "ada", sessionId: "s" }

/** A request as a client sent it, and how many items came back. */
interface Request {
  readonly command: string
  readonly items: number
}

/** What goes over a client. `beforeNext` is awaited before a request is sent, once. */
class Traffic {
  readonly requests: Request[] = []
  beforeNext: ((command: string) => Promise<void>) | null = null

  constructor(observed: ReturnType<typeof client>) {
    const send = observed.call.bind(observed)
    observed.call = async (command, ...args) => {
      await this.beforeNext?.(command)
      const reply = await send(command, ...args)
      const items = [reply].flat(3).filter((item) => typeof item === "string" && item.startsWith("{"))
      this.requests.push({ command, items: items.length })
      return reply
    }
  }

  /** The requests of some work. */
  async during(work: () => Promise<unknown>): Promise<readonly Request[]> {
    this.requests.length = 0
    await work()
    return [...this.requests]
  }
}

async function fill(store: SessionStore, count: number, answer = "a"): Promise<void> {
  for (let first = 0; first < count; first += 1000) {
    const batch = Array.from({ length: Math.min(1000, count - first) }, (_, n) => `${answer} ${first + n}`)
    await store.createQaEntries(
      SESSION,
      batch.map((id) => ({ id, question: "q", answer })),
    )
  }
}

describe("a session of 100,000 entries", () => {
  it(
    "is read whole in replies of 1,000; no other call asks for more than its result",
    { timeout: 60_000 },
    async () => {
      const { url } = await started()
      const own = client({ url })
      const traffic = new Traffic(own)
      const store = opened({ client: own })
      await fill(store, 100_000)

      const whole = await traffic.during(async () => {
        const entries = await store.getAllQaEntries(SESSION)
        expect(entries.length).toBe(100_000)
        expect(entries.every(({ id }, n) => id === `a ${n}`)).toBe(true)
      })
      expect(Math.max(...whole.map(({ items }) => items))).toBe(1000)
      expect(whole.length).toBeLessThanOrEqual(101) // the last one may find nothing more

      const middle = { before: "a 50000" }
      const calls: [expected: number, call: () => Promise<unknown>][] = [
        [10, () => store.getLatestQaEntries(SESSION, 10)],
        [10, () => store.getLatestQaEntries(SESSION, 10, middle)],
        [1000, () => store.getLatestQaEntries(SESSION, 1000, middle)],
        [1, () => store.getQaEntry(SESSION, "a 50000")],
        [1, () => store.latestQaId(SESSION)],
        [0, () => fill(store, 1000, "b")],
        [0, () => store.updateQaEntry(SESSION, "a 50000", { answer: "c" })],
        [0, () => store.deleteQaEntry(SESSION, "a 50000")],
        [0, () => store.deleteSession(SESSION)],
      ]
      for (const [items, call] of calls)
        expect([(await traffic.during(call)).map((request) => request.items), call.toString()]).toEqual([
          [items],
          call.toString(),
        ])
    },
  )
})

describe("a session that is deleted and made anew while it is read page by page", () => {
  type Fill = (store: SessionStore, life: string) => Promise<void>
  type Read = (store: SessionStore) => Promise<string[]>

  const fillEntries: Fill = (store, life) => fill(store, 3000, life)
  const fillSteps: Fill = async (store, life) => {
    const step = { originFunction: "f", status: life }
    await store.createQaEntry(SESSION, { id: `${life} 1`, question: "q", answer: life })
    await Promise.all(Array.from({ length: 2100 }, () => store.saveTraceStep(SESSION, step)))
  }
  const answersOf = async (reading: Promise<{ answer: string }[]>): Promise<string[]> =>
    (await reading).map(({ answer }) => answer)

  it.each<[string, Fill, Read]>([
    ["all entries", fillEntries, (store) => answersOf(store.getAllQaEntries(SESSION))],
    ["the latest 2,500", fillEntries, (store) => answersOf(store.getLatestQaEntries(SESSION, 2500))],
    [
      "2,500 before one",
      fillEntries,
      (store) => answersOf(store.getLatestQaEntries(SESSION, 2500, { before: "old 2900" })),
    ],
    ["all steps", fillSteps, async (store) => (await store.readTraceSteps(SESSION)).map(({ status }) => status)],
  ])("%s: shows one incarnation", async (_, fillLife, read) => {
    const { url } = await started()
    const own = client({ url })
    const traffic = new Traffic(own)
    const [reader, writer] = [opened({ client: own }), opened({ url })]
    for (const pagesBefore of [1, 2]) {
      await writer.deleteSession(SESSION)
      await fillLife(writer, "old")
      await reader.getLatestQaEntries(SESSION, 1, { before: "old 1" }) // the server knows its script from now on
      let pages = 0
      traffic.beforeNext = async () => {
        pages += 1
        if (pages !== pagesBefore + 1) return
        await writer.deleteSession(SESSION)
        await fillLife(writer, "new")
      }
      const seen = new Set(await read(reader))
      traffic.beforeNext = null
      expect(pages).toBeGreaterThan(pagesBefore)
      expect([...seen]).toEqual(["old"])
    }
  })
})
