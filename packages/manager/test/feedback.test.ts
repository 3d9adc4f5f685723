import { describe, expect, it } from "vitest"
import { type ManagedSession, SessionManager } from "../src/index.ts"
import { STORES, newStorage, newStore, open } from "./stores.ts"

const turn = { question: "q", answer: "a" }

describe.each(STORES)("feedback in $name", (harness) => {
  async function session(): Promise<ManagedSession> {
    return new SessionManager(await newStore(harness)).session({ userId: "ada", sessionId: "s" })
  }

  async function read(from: ManagedSession, qaId: string, store = from): Promise<unknown> {
    const { entries } = await store.loadConversation({ limit: 1000 })
    const found = entries.find(({ id }) => id === qaId)
    return [found?.feedbackText, found?.feedbackScore, found?.memifyMetadata]
  }

  it("is added, changed in part, cleared in part, and deleted", async () => {
    const chat = await session()
    const qaId = await chat.saveQa({ ...turn, memifyMetadata: { reviewed: true, feedback_weights_applied: true } })
    expect(await chat.addFeedback(qaId, { score: 4 })).toBe(true)
    expect(await read(chat, qaId)).toEqual([null, 4, { reviewed: true, feedback_weights_applied: false }])
    expect(await chat.addFeedback(qaId, { text: "short" })).toBe(true)
    expect(await read(chat, qaId)).toEqual(["short", 4, { reviewed: true, feedback_weights_applied: false }])
    expect(await chat.addFeedback(qaId, { text: null, score: 2 })).toBe(true)
    expect(await read(chat, qaId)).toEqual([null, 2, { reviewed: true, feedback_weights_applied: false }])
    expect(await chat.deleteFeedback(qaId)).toBe(true)
    expect(await read(chat, qaId)).toEqual([null, null, { reviewed: true, feedback_weights_applied: false }])
  })

  it("on a turn that is not there changes nothing", async () => {
    const chat = await session()
    expect(await chat.addFeedback("none", { score: 4 })).toBe(false)
    expect(await chat.deleteFeedback("none")).toBe(false)
    expect(await chat.rateLatest({ score: 4 })).toBeNull()
    expect(await chat.loadHistory()).toEqual([])
  })

  it("that is none, or cannot be, is refused and changes nothing", async () => {
    const chat = await session()
    const qaId = await chat.saveQa({ ...turn, memifyMetadata: { feedback_weights_applied: true } })
    for (const wrong of [{}, { score: 6 }, { score: 0 }, { score: 2.5 }, { text: 5 }, { rating: 5 }, null, "good"]) {
      await expect(chat.addFeedback(qaId, wrong as object)).rejects.toMatchObject({ code: "INVALID_PARAMETER" })
    }
    expect(await read(chat, qaId)).toEqual([null, null, { feedback_weights_applied: true }])
  })

  it("in the conversation goes to the previous answer", async () => {
    const chat = await session()
    const first = await chat.saveQa(turn)
    expect(await chat.rateLatest({ score: 1, text: "no" })).toBe(first)
    const second = await chat.saveQa(turn)
    expect(await chat.rateLatest({ score: 5 })).toBe(second)
    expect(await read(chat, first)).toEqual(["no", 1, { feedback_weights_applied: false }])
    expect(await read(chat, second)).toEqual([null, 5, { feedback_weights_applied: false }])
  })

  it("and 20 patches of other metadata keys at the same time are all there", async () => {
    const storage = await newStorage(harness)
    const [one, other] = [await open(storage), await open(storage)]
    const chat = new SessionManager(one).session({ sessionId: "s" })
    const qaId = await chat.saveQa({ ...turn, memifyMetadata: { before: true, feedback_weights_applied: true } })
    const keys = Array.from({ length: 20 }, (_, index) => `key${index}`)
    const patches = keys.map((key, index) =>
      (index % 2 === 0 ? one : other).updateQaEntry({ sessionId: "s" }, qaId, { memifyMetadataPatch: { [key]: true } }),
    )
    const feedback = chat.addFeedback(qaId, { score: 3, text: "so so" })
    expect(await Promise.all([...patches, feedback])).toEqual(Array(21).fill(true))
    const all = Object.fromEntries([...keys, "before"].map((key) => [key, true]))
    expect(await read(chat, qaId)).toEqual(["so so", 3, { ...all, feedback_weights_applied: false }])
  })
})
