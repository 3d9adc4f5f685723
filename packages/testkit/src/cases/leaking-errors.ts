import { inspect } from "node:util"
import type { SessionStore } from "@cognee-session/core"
import { assertTrue } from "../assertions.ts"
import type { CaseContext, ConformanceCase } from "../conformance-case.ts"
import { SESSION, bareEntry, bareStep, fillSession } from "../sample-data.ts"
import { type AnyMethods, callsOf } from "./every-operation.ts"
import { assertNothingLeaks } from "./leaks.ts"

export const leakingErrorCases: readonly ConformanceCase[] = [
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
        assertTrue(!texts.some((text) => text?.includes(secret)), "no secret in the store itself", "one")
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
