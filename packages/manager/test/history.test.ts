import type { SessionQaEntry } from "@cognee-session/core"
import { memoryStore } from "@cognee-session/core/memory"
import { describe, expect, it } from "vitest"
import { type ManagedSession, SessionManager, formatHistory } from "../src/index.ts"
import { STORES, newStore } from "./stores.ts"

const WHEN = new Date("2026-01-02T03:04:05.678Z")

function entry(question: string, answer: string, context: string | null = null): SessionQaEntry {
  const nothing = { feedbackText: null, feedbackScore: null, usedGraphElementIds: null, memifyMetadata: null }
  return { id: question, sessionId: "s", userId: null, question, answer, context, createdAt: WHEN, ...nothing }
}

/** A session of a memory store with turns q1 a1, q2 a2 and so on, ten characters each. */
async function sessionOf(turns: number): Promise<ManagedSession> {
  const session = new SessionManager(memoryStore()).session()
  for (let turn = 1; turn <= turns; turn++) {
    await session.saveQa({ question: `q${turn}`.padEnd(5), answer: `a${turn}`.padEnd(5) })
  }
  return session
}

async function questions(messages: Promise<readonly { readonly content: string }[]>): Promise<string[]> {
  return (await messages).filter((_, index) => index % 2 === 0).map(({ content }) => content.trim())
}

describe.each(STORES)("the history in $name", (harness) => {
  it("is the last turns as messages, oldest first, up to the limit", async () => {
    const session = new SessionManager(await newStore(harness), { historyLimit: 2 }).session({ userId: "u" })
    expect(await session.loadHistory()).toEqual([])
    for (const turn of [1, 2, 3]) await session.saveQa({ question: `q${turn}`, answer: `a${turn}` })
    expect(await session.loadHistory()).toEqual([
      { role: "user", content: "q2" },
      { role: "assistant", content: "a2" },
      { role: "user", content: "q3" },
      { role: "assistant", content: "a3" },
    ])
    expect(await questions(session.loadHistory({ limit: 10 }))).toEqual(["q1", "q2", "q3"])
    expect(await session.loadHistory({ limit: 0 })).toEqual([])
  })

  it("comes as entries, messages and text, with the graph context", async () => {
    const session = new SessionManager(await newStore(harness)).session()
    expect(await session.loadConversation()).toEqual({ entries: [], messages: [], text: "", graphContext: null })
    await session.setGraphContext("graph")
    await session.saveQa({ question: "q", answer: "a", context: "c", createdAt: WHEN })
    const { entries, ...rest } = await session.loadConversation({ includeContext: true })
    expect(entries.map(({ question }) => question)).toEqual(["q"])
    expect(rest).toEqual({
      messages: [
        { role: "user", content: "q" },
        { role: "assistant", content: "a" },
      ],
      text: "Previous conversation:\n\n[2026-01-02T03:04:05.678Z]\nQUESTION: q\nCONTEXT: c\nANSWER: a\n\n",
      graphContext: "graph",
    })
  })
})

it("reads the entries once for all forms", async () => {
  const store = memoryStore()
  let reads = 0
  const counting = new Proxy(store, {
    get(target, property) {
      if (property === "getLatestQaEntries") reads += 1
      const value: unknown = Reflect.get(target, property)
      return typeof value === "function" ? value.bind(target) : value
    },
  })
  await new SessionManager(counting).loadConversation()
  expect(reads).toBe(1)
})

describe("formatHistory", () => {
  it("gives nothing for no entries", () => {
    expect(formatHistory([])).toBe("")
    expect(new SessionManager(memoryStore()).formatHistory([])).toBe("")
  })

  it("gives each entry its time, question and answer", () => {
    const text =
      "Previous conversation:\n\n" +
      "[2026-01-02T03:04:05.678Z]\nQUESTION: one\nANSWER: 1\n\n" +
      "[2026-01-02T03:04:05.678Z]\nQUESTION: two\nANSWER: 2\n\n"
    expect(formatHistory([entry("one", "1", "c"), entry("two", "2")])).toBe(text)
  })

  it("gives the context where it is asked for and there is one, be it empty", () => {
    const text = formatHistory([entry("one", "1", "c"), entry("two", "2"), entry("three", "3", "")], {
      includeContext: true,
    })
    expect(text.match(/^CONTEXT: .*$/gm)).toEqual(["CONTEXT: c", "CONTEXT: "])
    expect(text).toContain("QUESTION: one\nCONTEXT: c\nANSWER: 1\n\n")
  })
})

describe("a budget", () => {
  it.each([
    [9, []],
    [10, ["q5"]],
    [29, ["q4", "q5"]],
    [30, ["q3", "q4", "q5"]],
    [1000, ["q1", "q2", "q3", "q4", "q5"]],
  ])("of %i characters keeps the newest turns that fit", async (maxChars, kept) => {
    expect(await questions((await sessionOf(5)).loadHistory({ maxChars }))).toEqual(kept)
  })

  it("keeps no turn behind one that does not fit", async () => {
    const session = await sessionOf(1)
    await session.saveQa({ question: "long".repeat(100), answer: "" })
    await session.saveQa({ question: "last", answer: "" })
    expect(await questions(session.loadHistory({ maxChars: 100 }))).toEqual(["last"])
  })

  it("of tokens is counted by the caller, at once or later", async () => {
    const session = await sessionOf(5)
    const countTokens = (text: string): number => text.length / 5
    expect(await questions(session.loadHistory({ maxTokens: 4, countTokens }))).toEqual(["q4", "q5"])
    const later = (text: string): Promise<number> => Promise.resolve(countTokens(text))
    expect(await questions(session.loadHistory({ maxTokens: 5, countTokens: later }))).toEqual(["q4", "q5"])
    expect(await questions(session.loadHistory({ maxTokens: 4, countTokens, maxChars: 10 }))).toEqual(["q5"])
  })

  it("holds for the text, heading and context included", async () => {
    const session = await sessionOf(5)
    await session.saveQa({ question: "q6", answer: "a6", context: "c".repeat(100) })
    for (const includeContext of [true, false]) {
      for (let maxChars = 0; maxChars < 500; maxChars += 7) {
        const { text, messages, entries } = await session.loadConversation({ maxChars, includeContext })
        expect(text.length).toBeLessThanOrEqual(maxChars)
        expect(messages).toHaveLength(entries.length * 2)
      }
      const whole = await session.loadConversation({ includeContext })
      const { text } = await session.loadConversation({ maxChars: whole.text.length, includeContext })
      expect(text).toBe(whole.text)
      expect(whole.entries).toHaveLength(6)
    }
  })

  it.each<[unknown]>([
    [{ maxChars: -1 }],
    [{ maxChars: 1.5 }],
    [{ maxChars: "9" }],
    [{ limit: -1 }],
    [{ limit: null }],
    [{ maxTokens: 5 }],
    [{ countTokens: () => 1 }],
    [{ maxTokens: 5, countTokens: 5 }],
    [{ maxTokens: NaN, countTokens: () => 1 }],
    [{ maxTokens: 5, countTokens: () => NaN }],
    [{ maxTokens: 5, countTokens: () => -1 }],
    [{ maxTokens: 5, countTokens: () => "1" }],
    [{ maxchars: 5 }],
    [null],
  ])("%j is refused", async (options) => {
    const session = await sessionOf(1)
    const wrong = { code: "INVALID_PARAMETER" }
    await expect(session.loadHistory(options as object)).rejects.toMatchObject(wrong)
  })

  it("that the caller cannot count fails as the caller does", async () => {
    const broken = new Error("no tokens")
    const session = await sessionOf(1)
    const fails = (): never => {
      throw broken
    }
    await expect(session.loadHistory({ maxTokens: 5, countTokens: fails })).rejects.toBe(broken)
  })
})
