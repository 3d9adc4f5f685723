import { memoryStore } from "@cognee-session/core/memory"
import { afterEach, describe, expect, it, vi } from "vitest"
import { SessionManager, type SessionManagerOptions } from "../src/index.ts"
import { limitedStore } from "./limited-store.ts"
import { STORES, newStore } from "./stores.ts"

const turn = { question: "q", answer: "a" }

afterEach(() => vi.restoreAllMocks())

describe.each(STORES)("sessions in $name", (harness) => {
  it("are told apart by user and id; what is missing is the anonymous user and the default session", async () => {
    const store = await newStore(harness)
    const manager = new SessionManager(store)
    await manager.saveQa({}, { ...turn, question: "nobody, default" })
    await manager.saveQa({ userId: "ada" }, { ...turn, question: "ada, default" })
    await manager.saveQa({ sessionId: "s" }, { ...turn, question: "nobody, s" })
    await manager.saveQa({ userId: "ada", sessionId: "s" }, { ...turn, question: "ada, s" })
    const loaded = [
      await manager.loadHistory(),
      await manager.loadHistory({ userId: null, sessionId: "default_session" }),
      await manager.session({ userId: "ada" }).loadHistory(),
      await manager.session({ sessionId: "s" }).loadHistory(),
      await manager.loadHistory({ userId: "ada", sessionId: "s" }),
    ]
    expect(loaded.map(([first]) => first?.content)).toEqual([
      "nobody, default",
      "nobody, default",
      "ada, default",
      "nobody, s",
      "ada, s",
    ])
    expect((await new SessionManager(store, { defaultSessionId: "s" }).loadHistory())[0]?.content).toBe("nobody, s")
  })

  it("keep a turn whole, graph ids and all, from one write", async () => {
    const store = await newStore(harness)
    const create = vi.spyOn(store, "createQaEntry")
    const update = vi.spyOn(store, "updateQaEntry")
    const chat = new SessionManager(store).session({ userId: "ada", sessionId: "s" })
    const usedGraphElementIds = { nodeIds: ["n1", "n2"], edgeIds: ["e1"] }
    const qaId = await chat.saveQa({ ...turn, context: "c", usedGraphElementIds })
    expect([create.mock.calls.length, update.mock.calls.length]).toEqual([1, 0])
    expect(await store.getQaEntry(chat.key, qaId)).toMatchObject({ ...turn, context: "c", usedGraphElementIds })
    expect(await chat.saveQa({ ...turn, context: "c", usedGraphElementIds, id: qaId })).toBe(qaId)
    expect(await store.getAllQaEntries(chat.key)).toHaveLength(1)
  })

  it("have turns updated, deleted, and their graph context set", async () => {
    const chat = new SessionManager(await newStore(harness)).session()
    expect(await chat.latestQaId()).toBeNull()
    const [one, two] = [await chat.saveQa(turn), await chat.saveQa(turn)]
    expect(await chat.latestQaId()).toBe(two)
    expect(await chat.updateQa(two, { answer: "better" })).toBe(true)
    expect(await chat.deleteQa(one)).toBe(true)
    expect([await chat.updateQa(one, { answer: "x" }), await chat.deleteQa(one)]).toEqual([false, false])
    expect((await chat.loadHistory()).map(({ content }) => content)).toEqual(["q", "better"])
    expect(await chat.getGraphContext()).toBeNull()
    await chat.setGraphContext("one")
    await chat.setGraphContext("two")
    expect(await chat.getGraphContext()).toBe("two")
  })

  it("are deleted with all that is in them, steps on their way included", async () => {
    const store = await newStore(harness)
    const chat = new SessionManager(store).session({ userId: "ada" })
    await chat.saveQa(turn)
    chat.traced(() => 1)()
    expect(await chat.deleteSession()).toBe(true)
    expect(await chat.deleteSession()).toBe(false)
    expect(await store.listSessions("all")).toEqual({ sessions: [], nextCursor: null })
  })
})

describe("a manager", () => {
  it("has each method of a session, with the session as the first argument", async () => {
    const manager = new SessionManager(memoryStore())
    const key = { userId: "ada", sessionId: "s" }
    const qaId = await manager.saveQa(key, turn)
    await manager.setGraphContext(key, "g")
    expect(await manager.latestQaId(key)).toBe(qaId)
    expect(await manager.getGraphContext(key)).toBe("g")
    expect(await manager.updateQa(key, qaId, { answer: "b" })).toBe(true)
    expect(await manager.addFeedback(key, qaId, { score: 1 })).toBe(true)
    expect(await manager.rateLatest(key, { score: 5 })).toBe(qaId)
    expect((await manager.loadConversation(key)).entries[0]).toMatchObject({ answer: "b", feedbackScore: 5 })
    expect(await manager.deleteFeedback(key, qaId)).toBe(true)
    await manager.addTraceStep(key, { originFunction: "f", status: "success" })
    expect(manager.traced(key, (n: number) => n + 1)(1)).toBe(2)
    expect(await manager.getTrace(key)).toHaveLength(2)
    expect(await manager.getTraceFeedback(key, { lastN: 1 })).toEqual(["anonymous succeeded."])
    expect(await manager.withImproveLock(key, () => 7)).toEqual({ ran: true, value: 7 })
    expect(await manager.deleteQa(key, qaId)).toBe(true)
    expect(await manager.deleteSession(key)).toBe(true)
    expect(await manager.session(key).loadHistory()).toEqual([])
  })

  it("works with a store of just the nine required methods", async () => {
    const chat = new SessionManager(limitedStore()).session()
    const qaId = await chat.saveQa(turn)
    expect(await chat.rateLatest({ score: 4 })).toBe(qaId)
    expect((await chat.loadConversation()).entries).toMatchObject([{ ...turn, feedbackScore: 4 }])
    expect(await chat.deleteSession()).toBe(true)
  })

  it.each([
    [{ defaultSessionId: 5 }],
    [{ historyLimit: -1 }],
    [{ historyLimit: 1.5 }],
    [{ summarize: "llm" }],
    [{ summarizeTimeoutMs: 0 }],
    [{ summarizeTimeoutMs: Infinity }],
    [{ summarizeTimeoutMs: 2 ** 31 }],
    [{ historylimit: 5 }],
    [null],
  ])("refuses %j", (options) => {
    const code = "INVALID_PARAMETER"
    expect(() => new SessionManager(memoryStore(), options as SessionManagerOptions)).toThrow(
      expect.objectContaining({ code }),
    )
  })

  it("refuses ids that cannot be, by rejecting", async () => {
    const manager = new SessionManager(memoryStore())
    for (const key of [null, "s", { sessionId: "" }, { sessionId: null }, { sessionId: 5 }, { userId: "" }]) {
      await expect(manager.loadHistory(key as object)).rejects.toMatchObject({ code: "INVALID_PARAMETER" })
      await expect(manager.saveQa(key as object, turn)).rejects.toMatchObject({ code: "INVALID_PARAMETER" })
    }
  })
})
