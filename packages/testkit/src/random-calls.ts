import type { NewSessionQaEntry, SessionKey, SessionStore } from "@cognee-session/core"
import fc from "fast-check"
import type { StoreMethod } from "./store-methods.ts"

/** A call of a method, on one of two handles, as data. */
export interface StoreCall {
  readonly handle: "a" | "b"
  readonly method: StoreMethod
  readonly args: readonly unknown[]
}

/** Three sessions of each of two users. Stores that join ids, or use them as paths or keys as they are, mix them up. */
export const SESSIONS: readonly SessionKey[] = ["a:b", "a", "..%2F\u00e9"].flatMap((sessionId) => [
  { sessionId },
  { sessionId, userId: "b:c" },
])
const IDS = ["1", "__proto__", "x.json ", "\u00e9"]
const TEXTS = ["", "x", "\0", "\ud800", "null", "\u{1f600}".repeat(300)]

/** Any call that the store supports, good or refused; about half of them on the first session, so that they meet. */
export function randomCalls(
  { capabilities }: SessionStore,
  [first, ...others]: readonly SessionKey[],
): fc.Arbitrary<StoreCall> {
  const session = mostly(fc.constant(first), fc.constantFrom(first, ...others))
  const id = fc.constantFrom(...IDS)
  const scope = fc.constantFrom<unknown[]>("all", { userId: null }, { userId: "b:c" })
  const calls = [
    call("createQaEntry", 16, session, newEntry),
    call("getQaEntry", 2, session, id),
    call("getLatestQaEntries", 4, session, fc.nat(4), mostly(fc.constant({}), fc.record({ before: id }))),
    call("getAllQaEntries", 4, session),
    call("latestQaId", 2, session),
    call("updateQaEntry", 12, session, id, update),
    call("deleteQaEntry", 8, session, id),
    call("getGraphContext", 2, session),
    call("setGraphContext", 4, session, text),
    call("deleteSession", 2, session),
    call("prune", 1),
  ]
  if (capabilities.atomicBatch) calls.push(call("createQaEntries", 4, session, newEntries))
  if (capabilities.traces) calls.push(call("saveTraceStep", 6, session, newStep))
  if (capabilities.traces) calls.push(call("readTraceSteps", 2, session, optional({ lastN: fc.nat(4) })))
  if (capabilities.listSessions) calls.push(call("listSessions", 2, scope))
  return fc.oneof(...calls)
}

function call(
  method: StoreMethod,
  weight: number,
  ...args: readonly fc.Arbitrary<unknown>[]
): fc.WeightedArbitrary<StoreCall> {
  const handle = fc.constantFrom<StoreCall["handle"]>("a", "b")
  return { weight, arbitrary: fc.record({ handle, method: fc.constant(method), args: fc.tuple(...args) }) }
}

function mostly<T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 2, arbitrary: usual }, { weight: 1, arbitrary: other })
}

function optional(fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> {
  return fc.record(fields, { requiredKeys: [] })
}

const text = fc.constantFrom(...TEXTS)
const flags = fc.dictionary(fc.constantFrom("k", "__proto__", ""), fc.boolean(), { maxKeys: 2 })
const contents = {
  context: fc.option(text),
  feedbackText: fc.option(text),
  feedbackScore: fc.option(fc.constantFrom(1, 2, 3, 4, 5, 5, 4, 3, 2, 0)),
  usedGraphElementIds: fc.option(
    fc.record({ nodeIds: fc.array(text, { maxLength: 2 }), edgeIds: fc.array(text, { maxLength: 1 }) }),
  ),
  memifyMetadata: fc.option(flags),
}
const newEntry: fc.Arbitrary<NewSessionQaEntry> = fc.record(
  { id: fc.constantFrom(...IDS), question: text, answer: text, createdAt: fc.constant(new Date(1000)), ...contents },
  { requiredKeys: ["id", "question", "answer", "createdAt"] },
)
const { memifyMetadata, ...others } = { question: text, answer: text, ...contents }
const memifyMetadataPatch = fc.dictionary(fc.constantFrom("k", "__proto__"), fc.option(fc.boolean()))
const update = fc.oneof(
  { weight: 5, arbitrary: optional({ ...others, memifyMetadata }) },
  { weight: 5, arbitrary: optional({ ...others, memifyMetadataPatch }) },
  { weight: 1, arbitrary: optional({ ...others, memifyMetadata, memifyMetadataPatch }) },
)
const newEntries = mostly(
  fc.uniqueArray(newEntry, { minLength: 1, maxLength: 3, selector: ({ id }) => id }),
  fc.array(newEntry, { maxLength: 4 }),
)
const newStep = fc.record({
  traceId: fc.constantFrom(...IDS),
  originFunction: text,
  status: text,
  methodReturnValue: fc.option(flags),
})
