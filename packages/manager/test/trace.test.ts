import { memoryStore } from "@cognee-session/core/memory"
import { describe, expect, it, vi } from "vitest"
import { type NewTraceStep, SessionManager, type Summarize } from "../src/index.ts"
import { limitedStore } from "./limited-store.ts"
import { STORES, newStore } from "./stores.ts"

const step: NewTraceStep = { originFunction: "search", status: "success" }

/** The feedback that a step gets. */
async function feedbackOf(given: Partial<NewTraceStep>, summarize?: Summarize, timeoutMs?: number): Promise<string> {
  const session = new SessionManager(memoryStore(), { summarize, summarizeTimeoutMs: timeoutMs }).session()
  await session.addTraceStep({ ...step, ...given })
  return (await session.getTrace())[0]!.sessionFeedback
}

const asked = { generateFeedback: true, methodReturnValue: [1, 2] }

describe.each(STORES)("the trace in $name", (harness) => {
  it("has each step with all that was given, oldest first", async () => {
    const session = new SessionManager(await newStore(harness)).session({ userId: "ada" })
    const given = {
      ...step,
      memoryQuery: "what?",
      memoryContext: "that",
      methodParams: { limit: 3 },
      methodReturnValue: ["found"],
      errorMessage: "",
    }
    const traceId = await session.addTraceStep(given)
    expect(traceId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    await session.addTraceStep({ originFunction: "answer", status: "Error", errorMessage: " no model " })
    const empty = { memoryQuery: "", memoryContext: "", methodParams: {}, methodReturnValue: null }
    expect(await session.getTrace()).toEqual([
      { ...given, traceId, sessionFeedback: "search succeeded." },
      {
        ...empty,
        traceId: expect.any(String) as string,
        originFunction: "answer",
        status: "Error",
        errorMessage: " no model ",
        sessionFeedback: "answer failed. Reason: no model.",
      },
    ])
    expect(await session.getTrace({ lastN: 1 })).toMatchObject([{ originFunction: "answer" }])
    expect(await session.getTraceFeedback()).toEqual(["search succeeded.", "answer failed. Reason: no model."])
    expect(await session.getTraceFeedback({ lastN: 1 })).toEqual(["answer failed. Reason: no model."])
    expect(await session.getTrace({ lastN: 0 })).toEqual([])
  })

  it("keeps the order in which steps were given, though some take long to be summarized", async () => {
    const summarize: Summarize = (value) => new Promise((resolve) => setTimeout(resolve, value as number, "done"))
    const session = new SessionManager(await newStore(harness), { summarize }).session()
    const delays = [30, 0, 20, 10, 5]
    await Promise.all(
      delays.map((delay) => session.addTraceStep({ ...step, generateFeedback: true, methodReturnValue: delay })),
    )
    expect((await session.getTrace()).map(({ methodReturnValue }) => methodReturnValue)).toEqual(delays)
  })

  it("is saved once when a step is repeated with its id", async () => {
    const session = new SessionManager(await newStore(harness)).session()
    const ids = [
      await session.addTraceStep({ ...step, traceId: "t" }),
      await session.addTraceStep({ ...step, traceId: "t" }),
    ]
    expect(ids).toEqual(["t", "t"])
    expect(await session.getTrace()).toHaveLength(1)
    const other = session.addTraceStep({ ...step, traceId: "t", status: "error" })
    await expect(other).rejects.toMatchObject({ code: "CONFLICT" })
  })
})

describe("feedback that nobody makes", () => {
  it.each([
    ["success", "", "search succeeded."],
    ["Success", "ignored", "search succeeded."],
    ["", "", "search succeeded."],
    ["error", "boom", "search failed. Reason: boom."],
    ["ERROR", " boom\n", "search failed. Reason: boom."],
    [" eRRor ", "", "search failed."],
    ["error", "  \t", "search failed."],
    ["errors", "boom", "search succeeded."],
  ])("says how a step with the status %j and the message %j ended", async (status, errorMessage, feedback) => {
    expect(await feedbackOf({ status, errorMessage })).toBe(feedback)
  })
})

describe("feedback by summarize", () => {
  it("is asked for the value, made safe, with a signal", async () => {
    const summarize = vi.fn<Summarize>(() => "It found two things.")
    const when = new Date("2026-01-02T03:04:05.678Z")
    expect(await feedbackOf({ ...asked, methodReturnValue: { when } }, summarize)).toBe("It found two things.")
    expect(summarize).toHaveBeenCalledWith(
      { when: when.toISOString() },
      { signal: expect.any(AbortSignal) as AbortSignal },
    )
  })

  it.each<[string, Partial<NewTraceStep>]>([
    ["it is not asked for", { methodReturnValue: 1 }],
    ["there is no return value", { generateFeedback: true }],
  ])("is not made when %s", async (_, given) => {
    const summarize = vi.fn<Summarize>(() => "summary")
    expect(await feedbackOf(given, summarize)).toBe("search succeeded.")
    expect(summarize).not.toHaveBeenCalled()
  })

  it("is made of null, which is a value", async () => {
    expect(await feedbackOf({ generateFeedback: true, methodReturnValue: null }, () => "nothing")).toBe("nothing")
  })

  it.each<[string, string]>([
    ["\u001B[31mred\u001B[0m and \u001B]8;;http://x\u0007a link\u001B]8;;\u0007", "red and a link"],
    ["\u009B1mbold\u009B0m", "bold"],
    ["one\u0007two\u0000three\u007Ffour\u0085five", "one two three four five"],
    ["  several\r\n\tlines\n", "several lines"],
    ["half \u001B", "half"],
    ["x".repeat(501), "x".repeat(500)],
    [`${"x".repeat(498)}\u{1F600}tail`, `${"x".repeat(498)}\u{1F600}`],
    [`${"x".repeat(499)}\u{1F600}tail`, "x".repeat(499)],
    [`${"\u001B[1m".repeat(200)}hidden`, "hidden"],
    ["y".repeat(1_000_000), "y".repeat(500)],
  ])("is one clean line of 500 characters at most: %.40j", async (summary, feedback) => {
    expect(await feedbackOf(asked, () => Promise.resolve(summary))).toBe(feedback)
  })

  const failures: [string, Summarize][] = [
    ["throws", () => { throw new Error("no model") }], // prettier-ignore
    ["rejects", () => Promise.reject(new Error("no model"))],
    ["gives nothing", () => ""],
    ["gives nothing but control characters", () => "\u001B[2J\u0007 \n"],
    ["gives no text", () => 5 as unknown as string],
    ["gives undefined", () => undefined as unknown as string],
  ]
  it.each(failures)("falls back to the fixed sentence when it %s", async (_, summarize) => {
    expect(await feedbackOf(asked, summarize)).toBe("search succeeded.")
    expect(await feedbackOf({ ...asked, status: "error", errorMessage: "e" }, summarize)).toBe(
      "search failed. Reason: e.",
    )
  })

  it("falls back when time is up, and aborts the signal", async () => {
    let aborted: unknown
    const summarize: Summarize = (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          aborted = signal.reason
          reject(new Error("too late")) // must not end up unhandled
        })
      })
    expect(await feedbackOf(asked, summarize, 20)).toBe("search succeeded.")
    expect(aborted).toMatchObject({ name: "TimeoutError" })
    expect(await feedbackOf(asked, () => new Promise(() => {}), 20)).toBe("search succeeded.")
  })
})

describe("a step", () => {
  it("is copied before the call returns", async () => {
    const session = new SessionManager(memoryStore()).session()
    const methodParams = { list: [1] }
    const saved = session.addTraceStep({ ...step, methodParams })
    methodParams.list.push(2)
    await saved
    expect((await session.getTrace())[0]!.methodParams).toEqual({ list: [1] })
  })

  it("has params that are no object as a member of one", async () => {
    const session = new SessionManager(memoryStore()).session()
    for (const methodParams of [[1], 5, new Map([["a", 1]])]) await session.addTraceStep({ ...step, methodParams })
    expect((await session.getTrace()).map(({ methodParams }) => methodParams)).toEqual([
      { value: [1] },
      { value: 5 },
      { value: [["a", 1]] },
    ])
  })

  it("is never too large to be saved", async () => {
    const session = new SessionManager(memoryStore()).session()
    const text = "\u0000\u{1F600}".repeat(500_000)
    const dates = Array<Date>(300_000).fill(new Date(0))
    const sets = { status: text, memoryQuery: text, memoryContext: text, errorMessage: text }
    await session.addTraceStep({ ...sets, originFunction: text, methodParams: { dates }, methodReturnValue: dates })
    await session.addTraceStep({ ...step, methodParams: { text }, methodReturnValue: [text, text] })
    const [, last] = await session.getTrace()
    expect(JSON.stringify(last!.methodReturnValue)).toMatch(/\[cut\]","\[cut\]"\]$/)
  })

  it("that is wrong itself is refused", async () => {
    const session = new SessionManager(memoryStore()).session()
    const code = "INVALID_PARAMETER"
    await expect(session.addTraceStep({ ...step, params: 1 } as NewTraceStep)).rejects.toMatchObject({ code })
    await expect(session.addTraceStep({ ...step, traceId: "" })).rejects.toMatchObject({ code })
    await expect(session.addTraceStep(null as unknown as NewTraceStep)).rejects.toMatchObject({ code })
    await expect(session.addTraceStep({ status: "ok" } as NewTraceStep)).rejects.toMatchObject({ code })
    await expect(session.addTraceStep({ ...step, status: 5 } as unknown as NewTraceStep)).rejects.toMatchObject({
      code,
    })
    expect(await session.getTrace()).toEqual([])
  })

  it("is refused by a store without traces, before anybody summarizes it", async () => {
    const summarize = vi.fn<Summarize>(() => "summary")
    const session = new SessionManager(limitedStore(), { summarize }).session()
    await expect(session.addTraceStep({ ...step, ...asked })).rejects.toMatchObject({ code: "UNSUPPORTED" })
    await expect(session.getTrace()).rejects.toMatchObject({ code: "UNSUPPORTED" })
    expect(summarize).not.toHaveBeenCalled()
  })
})
