import { type SessionError, type SessionStore, isSessionError } from "@cognee-session/core"
import { assertEqual, assertRejects, assertTrue, startedCall } from "../assertions.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import { SESSION, UUID_V4, bareEntry, bareStep, contentsOf, fullEntry, fullStep, idsOf } from "../sample-data.ts"
import { STORE_METHODS } from "../store-methods.ts"
import { type AnyMethods, callsOf } from "./every-operation.ts"
import { garbage } from "./garbage.ts"

const METHODS_WITH_ARGUMENTS = STORE_METHODS.filter((method) => method !== "prune" && method !== "close")

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
        const { outcome } = error
        assertEqual(
          { code: error.code, operation: error.operation, outcome },
          { code, operation, outcome: "not-applied" },
        )
        assertEqual(typeof error.retryable, "boolean", "the type of retryable")
        if (code === "INVALID_PARAMETER") assertEqual(error.retryable, false, "retryable")
        assertTrue(error.message.length > 10, "a message that says something", error.message)
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
      for (const id of [ids[0]!, ids[3]!]) assertTrue(UUID_V4.test(id), "a UUID v4", id)
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
]

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
    assertTrue(allowed.includes(error.code), `INVALID_PARAMETER for ${what}`, `${error.code}: ${error.message}`)
    return
  }
  const isGood = args.length > 0 && args.at(-1) === undefined
  assertTrue(isGood, `INVALID_PARAMETER for ${what}`, "no rejection")
}
