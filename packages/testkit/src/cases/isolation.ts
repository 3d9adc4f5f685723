import type { SessionKey, SessionStore } from "@cognee-session/core"
import { assertEqual } from "../assertions.ts"
import type { CaseContext, ConformanceCase } from "../conformance-case.ts"
import {
  SESSION,
  allSessions,
  bareEntry,
  bareStep,
  contentsOf,
  fillSession,
  idsOf,
  noContents,
  refOf,
} from "../sample-data.ts"
import { callsOf } from "./every-operation.ts"

export const isolationCases: readonly ConformanceCase[] = [
  {
    rule: "K4",
    title: "no operation on one session touches another",
    run: async ({ store }) => {
      const target = { sessionId: "a", userId: "b" }
      const others = [
        { sessionId: "a" },
        { sessionId: "b", userId: "b" },
        { sessionId: "a", userId: "a" },
        { sessionId: "b" },
      ]
      await fillSession(store, target, "same")
      for (const other of others) await fillSession(store, other, "same")
      const before = await Promise.all(others.map((other) => contentsOf(store, other)))
      for (const { operation, run } of callsOf(store)) {
        await run(store, target)
        for (const [index, other] of others.entries()) {
          assertEqual(await contentsOf(store, other), before[index], `another session after ${operation}`)
        }
      }
    },
  },
  {
    rule: "K4",
    title: "an update or a delete by the id of another session's entry finds nothing",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, bareEntry("here"))
      for (const other of [{ sessionId: SESSION.sessionId }, { ...SESSION, sessionId: "other" }]) {
        assertEqual(await store.updateQaEntry(other, "here", { answer: "x" }), false, "updateQaEntry")
        assertEqual(await store.updateQaEntry(other, "here", {}), false, "an empty updateQaEntry")
        assertEqual(await store.deleteQaEntry(other, "here"), false, "deleteQaEntry")
        assertEqual(await store.getQaEntry(other, "here"), null, "getQaEntry")
        assertEqual(await contentsOf(store, other), noContents(store), "the other session")
      }
      assertEqual((await store.getQaEntry(SESSION, "here"))?.answer, "answer here")
    },
  },
  {
    rule: "K5",
    title: "the same entry id in several sessions is several entries",
    run: async ({ store }) => {
      const keys = [
        SESSION,
        { sessionId: SESSION.sessionId },
        { ...SESSION, userId: "other" },
        { ...SESSION, sessionId: "x" },
      ]
      for (const [index, key] of keys.entries()) {
        assertEqual(await store.createQaEntry(key, { ...bareEntry("id"), answer: `answer ${index}` }), "id")
      }
      assertEqual(await store.updateQaEntry(keys[1]!, "id", { answer: "changed" }), true, "updateQaEntry")
      assertEqual(await store.deleteQaEntry(keys[2]!, "id"), true, "deleteQaEntry")
      const answers = await Promise.all(keys.map(async (key) => (await store.getQaEntry(key, "id"))?.answer))
      assertEqual(answers, ["answer 0", "changed", undefined, "answer 3"])
    },
  },
  {
    rule: "K5",
    title: "the same trace id in several sessions is several steps, and entry and trace ids do not meet",
    requires: ["traces"],
    run: async ({ store }) => {
      const keys = [SESSION, { sessionId: SESSION.sessionId }, { ...SESSION, userId: "other" }]
      for (const [index, key] of keys.entries()) {
        await store.createQaEntry(key, bareEntry("id"))
        assertEqual(await store.saveTraceStep(key, { ...bareStep("id"), memoryQuery: `query ${index}` }), "id")
      }
      assertEqual(await store.deleteQaEntry(keys[1]!, "id"), true, "deleteQaEntry")
      for (const [index, key] of keys.entries()) {
        assertEqual(
          (await store.readTraceSteps(key)).map((step) => step.memoryQuery),
          [`query ${index}`],
        )
      }
    },
  },
  {
    rule: "K6",
    title: "stores in different namespaces see nothing of each other",
    requires: ["neighbour"],
    run: async (context) => {
      const { store, neighbour, keys } = await besideEachOther(context)
      for (const key of keys) {
        assertEqual(await contentsOf(neighbour, key), noContents(neighbour), "what the neighbour sees")
        await fillSession(neighbour, key, "theirs")
        assertEqual(await idsOf(store, key), ["ours-1", "ours-2"])
        assertEqual(await idsOf(neighbour, key), ["theirs-1", "theirs-2"])
      }
    },
  },
  {
    rule: "K6",
    title: "prune and deleteSession leave the other namespace alone, in both directions",
    requires: ["neighbour"],
    run: async (context) => {
      const { store, neighbour, keys } = await besideEachOther(context)
      for (const key of keys) await fillSession(neighbour, key, "theirs")
      const theirs = await Promise.all(keys.map((key) => contentsOf(neighbour, key)))
      assertEqual(await store.deleteSession(keys[0]!), true, "deleteSession")
      await store.prune()
      for (const [index, key] of keys.entries()) assertEqual(await contentsOf(neighbour, key), theirs[index])
      for (const key of keys) await fillSession(store, key, "again")
      await neighbour.prune()
      for (const key of keys) assertEqual(await idsOf(store, key), ["again-1", "again-2"])
      for (const key of keys) assertEqual(await contentsOf(neighbour, key), noContents(neighbour))
    },
  },
  {
    rule: "K6",
    title: "a listing of all holds this namespace's sessions alone",
    requires: ["neighbour", "listSessions"],
    run: async (context) => {
      const { store, neighbour, keys } = await besideEachOther(context)
      await neighbour.setGraphContext({ sessionId: "theirs alone" }, "graph")
      assertEqual((await allSessions(neighbour)).map(refOf), [{ sessionId: "theirs alone", userId: null }])
      assertEqual((await allSessions(store)).length, keys.length)
    },
  },
]

async function besideEachOther(
  context: CaseContext,
): Promise<{ store: SessionStore; neighbour: SessionStore; keys: SessionKey[] }> {
  const neighbour = await context.openNeighbour()
  const keys = [SESSION, { sessionId: "*" }, { sessionId: "..", userId: "/" }, { sessionId: "neighbour" }]
  for (const key of keys) await fillSession(context.store, key, "ours")
  return { store: context.store, neighbour, keys }
}
