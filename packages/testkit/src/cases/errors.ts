import { inspect } from "node:util"
import { type SessionError, type SessionStore, isSessionError } from "@cognee-session/core"
import { assertEqual, assertRejects, assertTrue, startedCall } from "../assertions.ts"
import type { CaseContext, ConformanceCase } from "../conformance-case.ts"
import {
  SESSION,
  UUID_V4,
  bareEntry,
  bareStep,
  contentsOf,
  fillSession,
  fullEntry,
  fullStep,
  idsOf,
} from "../sample-data.ts"
import { callsOf } from "./every-operation.ts"
import { garbage } from "./garbage.ts"
import { assertNothingLeaks } from "./leaks.ts"

/** Every method by name, the way that garbage is passed to it. */
type AnyMethods = Record<string, (...args: readonly unknown[]) => Promise<unknown>>

const METHODS_WITH_ARGUMENTS = [
  "createQaEntry",
  "createQaEntries",
  "getQaEntry",
  "getLatestQaEntries",
  "getAllQaEntries",
  "latestQaId",
  "updateQaEntry",
  "deleteQaEntry",
  "getGraphContext",
  "setGraphContext",
  "saveTraceStep",
  "readTraceSteps",
  "listSessions",
  "deleteSession",
]

const GOOD_ARGUMENTS: Readonly<Record<string, readonly unknown[]>> = {
  createQaEntry: [SESSION, bareEntry("made")],
  createQaEntries: [SESSION, [bareEntry("made")]],
  getQaEntry: [SESSION, "e"],
  getLatestQaEntries: [SESSION, 1, {}],
  updateQaEntry: [SESSION, "e", { answer: "x" }],
  deleteQaEntry: [SESSION, "e"],
  setGraphContext: [SESSION, "graph"],
  saveTraceStep: [SESSION, bareStep("made")],
  readTraceSteps: [SESSION, {}],
  listSessions: ["all", {}],
}

export const errorCases: readonly ConformanceCase[] = [
  {
    rule: "F1",
    title: "a rejection carries code, operation, retryable and outcome",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, bareEntry("e"))
      const rejections: [string, string, SessionError][] = [
        [
          "CONFLICT",
          "createQaEntry",
          await assertRejects(() => store.createQaEntry(SESSION, fullEntry("e")), "CONFLICT"),
        ],
        [
          "NOT_FOUND",
          "getLatestQaEntries",
          await assertRejects(() => store.getLatestQaEntries(SESSION, 1, { before: "x" }), "NOT_FOUND"),
        ],
      ]
      for (const { operation, run } of callsOf(store)) {
        rejections.push([
          "INVALID_PARAMETER",
          operation,
          await assertRejects(() => run(store, { sessionId: "" }), "INVALID_PARAMETER"),
        ])
      }
      for (const [code, operation, error] of rejections) {
        assertTrue(error instanceof Error || isSessionError(error), "the rejection is an error")
        const { outcome } = error
        assertEqual(
          { code: error.code, operation: error.operation, outcome },
          { code, operation, outcome: "not-applied" },
        )
        assertEqual(typeof error.retryable, "boolean", "the type of retryable")
        if (code === "INVALID_PARAMETER") assertEqual(error.retryable, false, "retryable")
        assertTrue(error.message.length > 10, `the message says something, got ${error.message}`)
      }
    },
  },
  {
    rule: "F1",
    title: "no method ever throws synchronously, and garbage is INVALID_PARAMETER, in every place of every method",
    run: async ({ store }) => {
      for (const method of METHODS_WITH_ARGUMENTS) {
        const good = GOOD_ARGUMENTS[method] ?? [SESSION]
        for (const place of good.keys()) {
          for (const [what, make] of garbage) {
            const args = good.with(place, make())
            await callWithGarbage(store, method, args, `${method} with ${what} as argument ${place + 1}`)
          }
        }
        await callWithGarbage(store, method, [], `${method} without arguments`)
      }
      const { graphContext } = await contentsOf(store)
      assertEqual([await idsOf(store), graphContext], [[], null], "what garbage has written")
    },
  },
  {
    rule: "F1",
    title: "garbage within entries, updates and steps is INVALID_PARAMETER and throws nothing",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, bareEntry("e"))
      const before = await contentsOf(store)
      for (const [what, make] of garbage) {
        if (what === "undefined" || what === "null") continue
        for (const field of [
          "question",
          "answer",
          "usedGraphElementIds",
          "memifyMetadata",
          "createdAt",
          "feedbackScore",
          "id",
        ]) {
          const entry = { question: "q", answer: "a", [field]: make() }
          await callWithGarbage(store, "createQaEntry", [SESSION, entry], `createQaEntry with ${what} as ${field}`)
          await callWithGarbage(
            store,
            "createQaEntries",
            [SESSION, [entry]],
            `createQaEntries with ${what} as ${field}`,
          )
          if (field === "createdAt" || field === "id") continue
          await callWithGarbage(
            store,
            "updateQaEntry",
            [SESSION, "e", { [field]: make() }],
            `updateQaEntry with ${what} as ${field}`,
          )
        }
      }
      const kept = (await store.getAllQaEntries(SESSION)).filter(({ id }) => id === "e")
      assertEqual(kept, before.entries, "the entry that was there")
    },
  },
  {
    rule: "F1",
    title: "checks come in this order: CLOSED, UNSUPPORTED, INVALID_PARAMETER",
    run: async (context) => {
      const closed = await context.open()
      await closed.close()
      for (const method of METHODS_WITH_ARGUMENTS) {
        for (const args of [[], [{ sessionId: "" }]]) {
          await assertRejects(() => (closed as unknown as AnyMethods)[method]!(...args), "CLOSED", `${method}, closed`)
        }
      }
      const { traces, atomicBatch, listSessions } = context.store.capabilities
      const lacking = [
        ...(traces ? [] : ["saveTraceStep", "readTraceSteps"]),
        ...(atomicBatch ? [] : ["createQaEntries"]),
        ...(listSessions ? [] : ["listSessions"]),
      ]
      for (const method of lacking) {
        await assertRejects(() => (context.store as unknown as AnyMethods)[method]!(), "UNSUPPORTED", method)
      }
    },
  },
  {
    rule: "F2",
    title:
      "a rejected create carries the ids that it was sent with, and outcome not-applied means that nothing is there",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, bareEntry("e"))
      const error = await assertRejects(() => store.createQaEntry(SESSION, fullEntry("e")), "CONFLICT")
      assertEqual([error.ids, error.outcome], [["e"], "not-applied"], "ids and outcome")
      assertEqual((await store.getAllQaEntries(SESSION)).length, 1, "the number of entries")
    },
  },
  {
    rule: "F2",
    title: "a rejected batch carries all ids in order, generated ones too; repeating it with them is safe",
    requires: ["atomicBatch"],
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, bareEntry("taken"))
      const bare = { question: "q", answer: "a" }
      const batch = [bare, { ...bareEntry("taken"), answer: "other" }, bareEntry("mine"), bare]
      const { ids } = await assertRejects(() => store.createQaEntries(SESSION, batch), "CONFLICT")
      assertEqual([ids.length, ids[1], ids[2]], [4, "taken", "mine"], "the ids")
      for (const id of [ids[0]!, ids[3]!]) assertTrue(UUID_V4.test(id), `expected a UUID v4, got ${id}`)
      await store.deleteQaEntry(SESSION, "taken")
      const again = batch.map((entry, n) => ({ ...entry, id: ids[n]! }))
      for (const _ of [1, 2]) assertEqual(await store.createQaEntries(SESSION, again), ids, "the repeated batch")
      assertEqual(await idsOf(store), ids)
    },
  },
  {
    rule: "F2",
    title: "a rejected trace step carries its id",
    requires: ["traces"],
    run: async ({ store }) => {
      await store.saveTraceStep(SESSION, bareStep("t"))
      const error = await assertRejects(() => store.saveTraceStep(SESSION, fullStep("t")), "CONFLICT")
      assertEqual([error.ids, error.outcome], [["t"], "not-applied"], "ids and outcome")
    },
  },
  {
    rule: "F5",
    title: "no rejection carries entry text or rejected values",
    run: async (context) => {
      const planted = context.random.word("planted")
      for (const [what, call] of leakyCalls(context.store, planted)) {
        await assertNothingLeaks(call, [planted], what)
      }
    },
  },
  {
    rule: "F5",
    title: "no rejection of a store that holds a text carries that text, nor the harness's secrets",
    requires: ["secrets"],
    run: async (context) => {
      const planted = context.random.word("planted")
      const secrets = [planted, ...(context.storage.secrets ?? [])]
      await fillSession(context.store, SESSION, "x")
      await context.store.updateQaEntry(SESSION, "x-1", { answer: planted })
      for (const [what, call] of leakyCalls(context.store, planted)) await assertNothingLeaks(call, secrets, what)
      const closed = await context.open()
      await closed.close()
      for (const { operation, run } of callsOf(closed))
        await assertNothingLeaks(() => run(closed, SESSION), secrets, operation)
      const texts = [inspect(context.store, { depth: null, showHidden: true }), JSON.stringify(context.store)]
      for (const secret of secrets)
        assertTrue(!texts.some((text) => text?.includes(secret)), "the store itself shows no secret")
    },
  },
  {
    rule: "F5",
    title: "reading a damaged session tells nothing of what was stored",
    requires: ["damage"],
    run: async (context) => {
      const planted = context.random.word("planted")
      await fillSession(context.store, SESSION, "x")
      for (const n of [1, 2, 3])
        await context.store.createQaEntry(SESSION, { ...bareEntry(`p${n}`), answer: planted, context: planted })
      await damage(context)
      const reader = await context.open()
      await assertNothingLeaks(() => reader.getAllQaEntries(SESSION), [planted, "question x"], "getAllQaEntries")
    },
  },
]

async function damage({ storage }: CaseContext): Promise<void> {
  await storage.damage?.(SESSION)
}

/** Garbage may happen to be a good argument; then the call may succeed. */
async function callWithGarbage(
  store: SessionStore,
  method: string,
  args: readonly unknown[],
  what: string,
): Promise<void> {
  try {
    await startedCall(() => (store as unknown as AnyMethods)[method]!(...args), what)
  } catch (error) {
    if (!isSessionError(error)) throw error
    const allowed = ["INVALID_PARAMETER", "UNSUPPORTED"]
    assertTrue(allowed.includes(error.code), `${what}: expected INVALID_PARAMETER, got ${error.code}: ${error.message}`)
    return
  }
  const isGood = args.length > 0 && args.at(-1) === undefined
  assertTrue(isGood, `${what} was taken`)
}

/** Calls that must be rejected, each with the planted text in some argument. */
function leakyCalls(store: SessionStore, planted: string): [string, () => Promise<unknown>][] {
  const entry = { ...bareEntry("leak"), answer: planted }
  const throwing = { get question(): string { throw new Error(planted) }, answer: planted } // prettier-ignore
  const instance = new (class Named { readonly name = planted })() // prettier-ignore
  const badEntries: unknown[] = [
    planted,
    [planted],
    throwing,
    { ...entry, question: { planted } },
    { ...entry, [planted]: planted },
    { ...entry, context: [planted] },
    { ...entry, feedbackScore: planted },
    { ...entry, createdAt: planted },
    { ...entry, createdAt: instance },
    { ...entry, id: planted.repeat(20) },
    { ...entry, id: `${planted}\0` },
    { ...entry, id: { planted } },
    { ...entry, usedGraphElementIds: planted },
    { ...entry, usedGraphElementIds: { [planted]: [] } },
    { ...entry, usedGraphElementIds: { nodeIds: planted, edgeIds: [] } },
    { ...entry, usedGraphElementIds: { nodeIds: [instance], edgeIds: [] } },
    { ...entry, memifyMetadata: planted },
    { ...entry, memifyMetadata: { [planted]: planted } },
    { ...entry, memifyMetadata: instance },
  ]
  const any = store as unknown as AnyMethods
  const calls: [string, () => Promise<unknown>][] = badEntries.flatMap((bad, n) => [
    [`createQaEntry, bad entry ${n}`, () => any["createQaEntry"]!(SESSION, bad)] as [string, () => Promise<unknown>],
    [`createQaEntries, bad entry ${n}`, () => any["createQaEntries"]!(SESSION, [bad])] as [
      string,
      () => Promise<unknown>,
    ],
    [`updateQaEntry, bad update ${n}`, () => any["updateQaEntry"]!(SESSION, "x", bad)] as [
      string,
      () => Promise<unknown>,
    ],
    [`saveTraceStep, bad step ${n}`, () => any["saveTraceStep"]!(SESSION, bad)] as [string, () => Promise<unknown>],
  ])
  const badStep = { ...bareStep("leak"), memoryContext: planted }
  const more: [string, unknown[]][] = [
    ["updateQaEntry", [SESSION, "x", { [planted]: planted, answer: planted }]],
    ["updateQaEntry", [SESSION, "x", { memifyMetadata: {}, memifyMetadataPatch: { [planted]: true } }]],
    ["updateQaEntry", [SESSION, "x", { memifyMetadataPatch: { [planted]: planted } }]],
    ["getQaEntry", [SESSION, planted.repeat(20)]],
    ["deleteQaEntry", [SESSION, `${planted}\0`]],
    ["getLatestQaEntries", [SESSION, planted]],
    ["getLatestQaEntries", [SESSION, { planted }]],
    ["getLatestQaEntries", [SESSION, 1, { [planted]: 1 }]],
    ["getLatestQaEntries", [SESSION, 1, { before: planted.repeat(20) }]],
    ["setGraphContext", [SESSION, { planted }]],
    ["setGraphContext", [SESSION, [planted]]],
    ["setGraphContext", [SESSION, instance]],
    ["saveTraceStep", [SESSION, { ...badStep, methodParams: { a: instance } }]],
    ["saveTraceStep", [SESSION, { ...badStep, methodParams: { [planted]: undefined } }]],
    ["saveTraceStep", [SESSION, { ...badStep, methodReturnValue: { toJSON() { throw new Error(planted) } } }]], // prettier-ignore
    ["saveTraceStep", [SESSION, { ...badStep, traceId: planted.repeat(20) }]],
    ["saveTraceStep", [SESSION, { ...badStep, [planted]: 1 }]],
    ["listSessions", [planted]],
    ["listSessions", ["all", { cursor: planted }]],
    ["listSessions", ["all", { limit: planted }]],
    ["listSessions", ["all", { [planted]: 1 }]],
  ]
  const taken = async (): Promise<unknown> => {
    await store.createQaEntry(SESSION, entry).catch(() => {})
    return store.createQaEntry(SESSION, { ...entry, question: `${planted} again` })
  }
  return [
    ...calls,
    ...more.map(([method, args]): [string, () => Promise<unknown>] => [`${method}`, () => any[method]!(...args)]),
    ["createQaEntry of a taken id", taken],
  ]
}
