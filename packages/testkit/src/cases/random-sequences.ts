import { inspect } from "node:util"
import { type NewSessionQaEntry, type SessionKey, type SessionStore, isSessionError } from "@cognee-session/core"
import { memoryStore } from "@cognee-session/core/memory"
import fc from "fast-check"
import { assertTrue } from "../assertions.ts"
import type { CaseContext, ConformanceCase } from "../conformance-case.ts"
import { briefly, differenceOf } from "../difference.ts"
import { contentsOf, refOf } from "../sample-data.ts"

/** A call of any method, on one of two handles, as data. */
interface StoreCall {
  readonly handle: "a" | "b"
  readonly method: keyof CallArguments
  readonly args: readonly unknown[]
}

type CallArguments = Pick<
  SessionStore,
  | "createQaEntry"
  | "createQaEntries"
  | "getQaEntry"
  | "getLatestQaEntries"
  | "getAllQaEntries"
  | "latestQaId"
  | "updateQaEntry"
  | "deleteQaEntry"
  | "getGraphContext"
  | "setGraphContext"
  | "saveTraceStep"
  | "readTraceSteps"
  | "listSessions"
  | "deleteSession"
  | "prune"
>

const SESSIONS: readonly SessionKey[] = ["a:b", "a", "..%2F\u00e9"].flatMap((sessionId) => [
  { sessionId },
  { sessionId, userId: "b:c" },
])
const IDS = ["1", "__proto__", "x.json ", "\u00e9"]
const TEXTS = ["", "x", "\0", "\ud800", "null", "\u{1f600}".repeat(300)]

export const randomSequenceCases: readonly ConformanceCase[] = [
  {
    rule: "C1",
    title: "random calls on two handles, one after the other, do what the in-memory store does",
    run: async (context) => {
      const stores = { a: context.store, b: await context.open() }
      const sequence = fc.array(callOf(context.store), { minLength: 1, maxLength: 40, size: "max" })
      const property = fc.asyncProperty(sequence, (calls) => compareWithMemory(stores, calls))
      const seed = context.random.below(2 ** 31)
      const details = await fc.check(property, { seed, numRuns: 60 })
      const [calls] = details.counterexample ?? [[]]
      assertTrue(!details.failed, `${messageOf(details.errorInstance)}\nThese calls show it:\n${scriptOf(calls)}`)
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
      const methods = fc.sample(callOf(store), { seed: random.below(2 ** 31), numRuns: 150 })
      for (const call of methods.filter(({ method }) => method !== "prune" && method !== "listSessions")) {
        await outcomeOf(store, { ...call, args: [target, ...call.args.slice(1)] })
      }
      const after = await Promise.all(others.map((other) => contentsOf(store, other)))
      assertTrue(differenceOf(after, before) === null, "the other sessions are as they were")
    },
  },
]

async function compareWithMemory(
  stores: Readonly<Record<StoreCall["handle"], CaseContext["store"]>>,
  calls: readonly StoreCall[],
): Promise<void> {
  const model = memoryStore()
  await stores.a.prune()
  for (const [index, call] of calls.entries()) {
    const expected = await outcomeOf(model, call)
    const actual = await outcomeOf(stores[call.handle], call)
    assertTrue(
      differenceOf(actual, expected) === null,
      `call ${index + 1} gave ${briefly(actual)}, expected ${briefly(expected)}`,
    )
  }
  for (const session of SESSIONS) {
    const [expected, actual] = [await contentsOf(model, session), await contentsOf(stores.b, session)]
    const seen = { ...expected, steps: actual.steps === null ? null : expected.steps }
    assertTrue(
      differenceOf(actual, seen) === null,
      `at last ${inspect(session)} holds ${briefly(actual)}, expected ${briefly(seen)}`,
    )
  }
}

/** What a call resolves to, or the code that it rejects with. Times of the listing, and so its order, may differ. */
async function outcomeOf(store: SessionStore, { method, args }: StoreCall): Promise<unknown> {
  try {
    const made = store[method] as (...values: unknown[]) => Promise<unknown>
    const value = await made.apply(store, structuredClone([...args]))
    if (method !== "listSessions") return { value }
    const { sessions } = value as Awaited<ReturnType<SessionStore["listSessions"]>>
    return { sessions: sessions.map((info) => JSON.stringify(refOf(info))).toSorted() }
  } catch (error) {
    if (isSessionError(error)) return { code: error.code }
    throw error
  }
}

function callOf({ capabilities }: SessionStore): fc.Arbitrary<StoreCall> {
  const call = (
    method: StoreCall["method"],
    weight: number,
    ...args: fc.Arbitrary<unknown>[]
  ): fc.WeightedArbitrary<StoreCall> => ({
    weight,
    arbitrary: fc.record({ handle: fc.constantFrom("a", "b"), method: fc.constant(method), args: fc.tuple(...args) }),
  })
  const session = fc.constantFrom(...SESSIONS)
  const id = fc.constantFrom(...IDS)
  const scope = fc.constantFrom<unknown[]>("all", { userId: null }, { userId: "b:c" })
  const calls = [
    call("createQaEntry", 8, session, newEntry),
    call("getQaEntry", 1, session, id),
    call("getLatestQaEntries", 2, session, fc.nat(4), fc.record({ before: id }, { requiredKeys: [] })),
    call("getAllQaEntries", 3, session),
    call("latestQaId", 1, session),
    call("updateQaEntry", 5, session, id, update),
    call("deleteQaEntry", 3, session, id),
    call("getGraphContext", 1, session),
    call("setGraphContext", 2, session, text),
    call("deleteSession", 2, session),
    call("prune", 1),
  ]
  if (capabilities.atomicBatch) calls.push(call("createQaEntries", 2, session, fc.array(newEntry, { maxLength: 4 })))
  if (capabilities.traces)
    calls.push(call("saveTraceStep", 3, session, newStep), call("readTraceSteps", 1, session, lastN))
  if (capabilities.listSessions) calls.push(call("listSessions", 1, scope))
  return fc.oneof(...calls)
}

const text = fc.constantFrom(...TEXTS)
const lastN = fc.record({ lastN: fc.nat(4) }, { requiredKeys: [] })
const flags = fc.dictionary(fc.constantFrom("k", "__proto__", ""), fc.boolean(), { maxKeys: 2 })
const contents = {
  context: fc.option(text),
  feedbackText: fc.option(text),
  feedbackScore: fc.option(fc.integer({ min: 0, max: 5 })),
  usedGraphElementIds: fc.option(
    fc.record({ nodeIds: fc.array(text, { maxLength: 2 }), edgeIds: fc.array(text, { maxLength: 1 }) }),
  ),
  memifyMetadata: fc.option(flags),
}
const newEntry: fc.Arbitrary<NewSessionQaEntry> = fc.record(
  { id: fc.constantFrom(...IDS), question: text, answer: text, createdAt: fc.constant(new Date(1000)), ...contents },
  { requiredKeys: ["id", "question", "answer", "createdAt"] },
)
const update = fc.record(
  {
    question: text,
    answer: text,
    ...contents,
    memifyMetadataPatch: fc.dictionary(fc.constantFrom("k", "__proto__"), fc.option(fc.boolean())),
  },
  { requiredKeys: [] },
)
const newStep = fc.record({
  traceId: fc.constantFrom(...IDS),
  originFunction: text,
  status: text,
  methodReturnValue: fc.option(flags),
})

/** Code that makes the calls again, to be pasted into a test. */
function scriptOf(calls: readonly StoreCall[]): string {
  const lines = calls.map(({ handle, method, args }) => {
    const values = args.map((arg) => inspect(arg, { depth: null, breakLength: Infinity, maxStringLength: null }))
    return `await ${handle}.${method}(${values.join(", ")})`
  })
  return lines.join("\n")
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
