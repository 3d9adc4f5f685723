import { setTimeout } from "node:timers/promises"
import { type SessionError, type SessionStore, isSessionError } from "@cognee-session/core"
import { assertEqual, assertTrue, rejectionOf } from "../assertions.ts"
import type { CaseContext, ConformanceCase } from "../conformance-case.ts"
import { timeoutOf } from "../harness.ts"
import { SESSION, bareEntry, fillSession, fullEntry, idsOf, times } from "../sample-data.ts"
import { callsOf } from "./every-operation.ts"
import { assertNothingLeaks } from "./leaks.ts"

const requires = ["interrupt"] as const

/** What a call may take beyond its bound on a busy machine. */
const SLACK_MS = 3000

export const outageCases: readonly ConformanceCase[] = [
  {
    rule: "F7",
    title: "while the backend is away calls fail in bounded time; when it is back the same handle works again",
    requires,
    run: async (context) => {
      await fillSession(context.store, SESSION, "x")
      await whileAway(context, async (boundMs) => {
        const calls = callsOf(context.store).map(async ({ operation, run, writes }) => {
          const started = performance.now()
          const error = await rejectionOf(() => run(context.store, { sessionId: operation }), operation)
          const took = performance.now() - started
          assertEqual([error.code, error.operation], ["STORE_ERROR", operation], "code and operation")
          assertTrue(took <= boundMs + SLACK_MS, `${operation} to fail within ${boundMs} ms`, `${Math.round(took)} ms`)
          if (!writes)
            assertEqual([error.outcome, error.retryable], ["not-applied", true], "a read's outcome and retryable")
        })
        await Promise.all(calls)
      })
      await worksAgain(context, context.store)
      assertEqual((await idsOf(context.store)).slice(0, 2), ["x-1", "x-2"])
    },
  },
  {
    rule: "F7",
    title: "a handle first used while the backend is away works when it is back",
    requires,
    run: async (context) => {
      const store = await whileAway(context, async () => {
        const opened = await context.open()
        assertEqual((await rejectionOf(() => opened.getAllQaEntries(SESSION))).code, "STORE_ERROR", "code")
        return opened
      })
      await worksAgain(context, store)
    },
  },
  {
    rule: "F6",
    title: "close ends in bounded time while the backend is away",
    requires,
    run: async (context) => {
      const store = await context.open()
      await store.getAllQaEntries(SESSION)
      await whileAway(context, async (boundMs) => {
        const pending = store.createQaEntry(SESSION, bareEntry("e")).catch(() => {})
        const started = performance.now()
        await store.close().catch(() => {})
        const took = performance.now() - started
        assertTrue(took <= boundMs + SLACK_MS, `close to end within ${boundMs} ms`, `${Math.round(took)} ms`)
        await pending
      })
    },
  },
  {
    rule: "F2",
    title: "a create that failed carries its ids; repeating it with them gives exactly one entry",
    requires,
    run: async (context) => {
      const { store } = context
      const bare = { question: "q", answer: "a" }
      const error = await whileAway(context, () => rejectionOf(() => store.createQaEntry(SESSION, bare)))
      assertEqual(error.ids.length, 1, "the number of ids")
      await worksAgain(context, store)
      for (const _ of [1, 2])
        assertEqual(await store.createQaEntry(SESSION, { ...bare, id: error.ids[0]! }), error.ids[0])
      assertEqual(
        (await idsOf(store)).filter((id) => id === error.ids[0]),
        error.ids,
      )
    },
  },
  {
    rule: "C3",
    title: "creates cut off by an outage are there once, or not at all, as their outcome says",
    requires,
    run: async (context) => {
      const { store } = context
      const calls = times(60, (n) => ({
        id: `e${n}`,
        call: delayed(n * 2, () => store.createQaEntry(SESSION, fullEntry(`e${n}`))),
      }))
      const outcomes = await cutOff(
        context,
        calls.map(({ call }) => call),
      )
      const held = await idsOf(store)
      for (const [n, { id }] of calls.entries()) {
        const count = held.filter((other) => other === id).length
        const outcome = outcomes[n]!
        const allowed = outcome === "unknown" ? [0, 1] : outcome === "not-applied" ? [0] : [1]
        assertTrue(
          allowed.includes(count),
          `an entry ${allowed.join(" or ")} times, of a create with outcome ${outcome}`,
          `${count} times`,
        )
      }
    },
  },
  {
    rule: "C3",
    title: "a delete cut off by an outage never answers false for its own work",
    requires,
    run: async (context) => {
      const { store } = context
      const ids = times(60, (n) => `e${n}`)
      for (const id of ids) await store.createQaEntry(SESSION, bareEntry(id))
      const answers: (boolean | null)[] = ids.map(() => null)
      const calls = ids.map((id, n) =>
        delayed(n * 2, async () => (answers[n] = await store.deleteQaEntry(SESSION, id))),
      )
      const outcomes = await cutOff(context, calls)
      const held = new Set(await idsOf(store))
      for (const [n, id] of ids.entries()) {
        assertTrue(answers[n] !== false, `true of the only delete of ${id}`, "false")
        if (outcomes[n] === "fulfilled") assertEqual(held.has(id), false, `whether ${id}, deleted, is there`)
        if (outcomes[n] === "not-applied") assertEqual(held.has(id), true, `whether ${id}, not deleted, is there`)
      }
    },
  },
  {
    rule: "F5",
    title: "errors of a backend that is away carry no entry text and no secrets",
    requires,
    run: async (context) => {
      const planted = context.random.word("planted")
      const secrets = [planted, ...(context.storage.secrets ?? [])]
      const { store } = context
      const calls: Readonly<Record<string, () => Promise<unknown>>> = {
        createQaEntry: () => store.createQaEntry(SESSION, { ...bareEntry("e"), answer: planted }),
        updateQaEntry: () => store.updateQaEntry(SESSION, "e", { answer: planted }),
        setGraphContext: () => store.setGraphContext(SESSION, planted),
        getAllQaEntries: () => store.getAllQaEntries(SESSION),
      }
      await whileAway(context, () =>
        Promise.all(Object.entries(calls).map(([operation, call]) => assertNothingLeaks(call, secrets, operation))),
      )
    },
  },
]

/** Takes the backend away for the time of the work, and brings it back whatever comes of it. */
async function whileAway<T>(context: CaseContext, work: (boundMs: number) => Promise<T>): Promise<T> {
  const bringBack = await context.storage.interrupt!()
  try {
    return await work(timeoutOf(context.storage))
  } finally {
    await bringBack()
  }
}

/** Waits until the handle writes and reads again: a client may take a moment to find that the backend is back. */
async function worksAgain(context: CaseContext, store: SessionStore): Promise<void> {
  const deadline = performance.now() + timeoutOf(context.storage) + SLACK_MS
  for (;;) {
    try {
      await store.setGraphContext({ sessionId: "works again" }, "graph")
      assertEqual(await store.getGraphContext({ sessionId: "works again" }), "graph")
      return
    } catch (error) {
      if (!isSessionError(error) || performance.now() > deadline) throw error
      await setTimeout(50)
    }
  }
}

async function delayed<T>(ms: number, call: () => Promise<T>): Promise<T> {
  await setTimeout(ms)
  return call()
}

/** Takes the backend away amid the calls and brings it back; resolves to what became of each once that is settled. */
async function cutOff(
  context: CaseContext,
  calls: readonly Promise<unknown>[],
): Promise<("fulfilled" | SessionError["outcome"])[]> {
  const settled = Promise.allSettled(calls)
  await setTimeout(40 + context.random.below(40))
  await whileAway(context, () => setTimeout(context.random.below(300)))
  const results = await settled
  await worksAgain(context, context.store)
  const outcomes = results.map((result) => (result.status === "fulfilled" ? result.status : outcomeOf(result.reason)))
  if (outcomes.includes("unknown")) await setTimeout(timeoutOf(context.storage))
  return outcomes
}

function outcomeOf(reason: unknown): SessionError["outcome"] {
  if (isSessionError(reason)) return reason.outcome
  throw reason
}
