import { AssertionError } from "node:assert/strict"
import { type SessionKey, type SessionStore, isSessionError } from "@cognee-session/core"
import { memoryStore } from "@cognee-session/core/memory"
import fc from "fast-check"
import { assertEqual } from "../assertions.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import { briefly, differenceOf } from "../difference.ts"
import { SESSIONS, type StoreCall, randomCalls } from "../random-calls.ts"
import { contentsOf, refOf } from "../sample-data.ts"
import { type CallOutcome, type ExpectedCall, sequenceScript } from "../script.ts"

/** How long to look for a shorter sequence that fails too. */
const SHRINK_MS = 10_000

export const randomSequenceCases: readonly ConformanceCase[] = [
  {
    rule: "C1",
    title: "random calls on two handles, one after the other, do what the in-memory store does",
    run: async (context) => {
      const stores = { a: context.store, b: await context.open() }
      let deadline = Infinity
      const call = randomCalls(stores.a, context.random.shuffled(SESSIONS))
      const property = fc.asyncProperty(fc.array(call, SEQUENCE), async (calls) => {
        if (performance.now() > deadline) return
        const difference = await differenceFromMemory(stores, calls)
        if (difference === null) return
        deadline = Math.min(deadline, performance.now() + SHRINK_MS)
        throw difference
      })
      const details = await fc.check(property, { seed: context.random.below(2 ** 31), numRuns: 40 })
      if (details.failed) throw details.errorInstance
    },
  },
  {
    rule: "K4",
    title: "random calls on one session change no other",
    run: async (context) => {
      const { store, random } = context
      const [target, ...others] = random.shuffled(SESSIONS) as [SessionKey, ...SessionKey[]]
      for (const other of others)
        await store.createQaEntry(other, { id: "1", question: "q", answer: refOf(other).sessionId })
      const before = await Promise.all(others.map((other) => contentsOf(store, other)))
      const calls = fc.sample(randomCalls(store, [target]), { seed: random.below(2 ** 31), numRuns: 150 })
      for (const call of calls.filter(({ method }) => method !== "prune" && method !== "listSessions")) {
        await outcomeOf(store, call)
      }
      const after = await Promise.all(others.map((other) => contentsOf(store, other)))
      assertEqual(after, before, "the other sessions")
    },
  },
]

const SEQUENCE = { minLength: 1, maxLength: 80, size: "max" } as const

/** The first call that comes to something else on the stores than in memory, or a read at last; `null` when there is none. */
async function differenceFromMemory(
  stores: Readonly<Record<StoreCall["handle"], SessionStore>>,
  calls: readonly StoreCall[],
): Promise<AssertionError | null> {
  const model = memoryStore()
  const made: ExpectedCall[] = []
  await stores.a.prune()
  for (const [index, call] of [...calls, ...lastReads(stores.b)].entries()) {
    const expected = await outcomeOf(model, call)
    const actual = await outcomeOf(stores[call.handle], call)
    if (differenceOf(actual, expected) !== null) return differenceError([...made, { call, expected }], actual)
    if (index < calls.length) made.push({ call, expected }) // a read at last that agrees shows nothing
  }
  return null
}

function lastReads({ capabilities }: SessionStore): StoreCall[] {
  const methods = ["getAllQaEntries", "getGraphContext", ...(capabilities.traces ? ["readTraceSteps"] : [])]
  const calls = SESSIONS.flatMap((session) => methods.map((method) => ({ handle: "b", method, args: [session] })))
  return calls as StoreCall[]
}

function differenceError(made: readonly ExpectedCall[], actual: unknown): AssertionError {
  const { call, expected } = made.at(-1)!
  const what = `expected ${call.method} after ${made.length - 1} calls to come to ${briefly(expected)}, got ${briefly(actual)}`
  return new AssertionError({
    message: `${what}\nThis program shows it:\n\n${sequenceScript(made)}\n`,
    actual,
    expected,
  })
}

/** What a call resolves to, or the code that it rejects with. Times of the listing, and so its order, may differ. */
async function outcomeOf(store: SessionStore, { method, args }: StoreCall): Promise<CallOutcome> {
  try {
    const made = store[method] as (...values: unknown[]) => Promise<unknown>
    const value = await made.apply(store, structuredClone([...args]))
    return { value: method === "listSessions" ? listed(value) : value }
  } catch (error) {
    return { code: isSessionError(error) ? error.code : `no SessionError: ${briefly(error)}` }
  }
}

function listed(page: unknown): string[] {
  const { sessions } = page as Awaited<ReturnType<SessionStore["listSessions"]>>
  return sessions.map(({ sessionId, userId }) => JSON.stringify([sessionId, userId])).toSorted()
}
