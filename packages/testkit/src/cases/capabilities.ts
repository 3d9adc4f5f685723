import { setTimeout } from "node:timers/promises"
import type { SessionStoreCapabilities } from "@cognee-session/core"
import { assertEqual, assertRejects, assertTrue } from "../assertions.ts"
import type { CaseContext, ConformanceCase } from "../conformance-case.ts"
import { SESSION, allSessions, bareEntry, bareStep, idsOf, refOf, traceIdsOf } from "../sample-data.ts"

const NAMES: readonly (keyof SessionStoreCapabilities)[] = [
  "traces",
  "listSessions",
  "expiry",
  "atomicBatch",
  "multiProcess",
]

export const capabilityCases: readonly ConformanceCase[] = [
  {
    rule: "9",
    title: "capabilities says yes or no to each of the five, and every handle says the same",
    run: async (context) => {
      const { capabilities } = context.store
      assertEqual(Object.keys(capabilities).toSorted(), NAMES.toSorted(), "the names")
      for (const name of NAMES) assertEqual(typeof capabilities[name], "boolean", name)
      assertEqual({ ...(await context.open()).capabilities }, { ...capabilities }, "another handle's capabilities")
    },
  },
  declared("traces", "saveTraceStep and readTraceSteps", async ({ store }) => {
    await store.saveTraceStep(SESSION, bareStep("t"))
    assertEqual(await traceIdsOf(store), ["t"])
  }),
  undeclared("traces", "saveTraceStep and readTraceSteps are", async ({ store }) => {
    await assertRejects(() => store.saveTraceStep(SESSION, bareStep("t")), "UNSUPPORTED", "saveTraceStep")
    await assertRejects(() => store.readTraceSteps(SESSION), "UNSUPPORTED", "readTraceSteps")
  }),
  declared("listSessions", "listSessions", async ({ store }) => {
    await store.setGraphContext(SESSION, "graph")
    assertEqual((await allSessions(store)).map(refOf), [SESSION])
  }),
  undeclared("listSessions", "listSessions is", async ({ store }) => {
    await assertRejects(() => store.listSessions("all"), "UNSUPPORTED")
  }),
  declared("atomicBatch", "createQaEntries", async ({ store }) => {
    assertEqual(await store.createQaEntries(SESSION, [bareEntry("1"), bareEntry("2")]), ["1", "2"])
    assertEqual(await idsOf(store), ["1", "2"])
  }),
  undeclared("atomicBatch", "createQaEntries is", async ({ store }) => {
    await assertRejects(() => store.createQaEntries(SESSION, [bareEntry("1")]), "UNSUPPORTED")
    assertEqual(await idsOf(store), [])
  }),
  declared(
    "expiry",
    "expiry",
    async (context) => {
      const coarseMs = context.storage.expiry?.coarseMs ?? 0
      const store = await context.open({ ttlSeconds: Math.max(0.1, coarseMs / 250) })
      await store.setGraphContext(SESSION, "graph")
      await setTimeout(Math.max(100, coarseMs * 4) + coarseMs + 20)
      assertEqual(await store.getGraphContext(SESSION), null, "the graph context after its time")
    },
    ["expiry"],
  ),
  {
    rule: "9",
    title: "sessions do not expire in a store that does not declare expiry",
    run: async (context) => {
      if (context.store.capabilities.expiry || context.storage.expiry === undefined) return
      const store = await context.open({ ttlSeconds: 0.05 })
      await store.setGraphContext(SESSION, "graph")
      await setTimeout(100 + context.storage.expiry.coarseMs)
      assertEqual(await store.getGraphContext(SESSION), "graph", "expiry works and is not declared: the graph context")
    },
  },
  declared(
    "multiProcess",
    "the storage in another process",
    async (context) => {
      const other = await context.openProcess()
      await other.createQaEntry(SESSION, bareEntry("1"))
      await context.store.createQaEntry(SESSION, bareEntry("2"))
      assertEqual(
        [await idsOf(context.store), await idsOf(other)],
        [
          ["1", "2"],
          ["1", "2"],
        ],
        "the ids in both processes",
      )
    },
    ["childModule"],
  ),
  {
    rule: "9",
    title: "a harness that offers a childModule is of a store that declares multiProcess",
    requires: ["childModule"],
    run: async ({ store }) => assertTrue(store.capabilities.multiProcess, "multiProcess is declared"),
  },
]

function declared(
  name: keyof SessionStoreCapabilities,
  what: string,
  run: (context: CaseContext) => Promise<void>,
  more: readonly "childModule"[] | readonly "expiry"[] = [],
): ConformanceCase {
  return { rule: "9", title: `${name} is declared: ${what} works`, requires: [name, ...more], run }
}

/** Passes without a look when the capability is declared: then the other case has looked. */
function undeclared(
  name: keyof SessionStoreCapabilities,
  what: string,
  run: (context: CaseContext) => Promise<void>,
): ConformanceCase {
  return {
    rule: "9",
    title: `unless ${name} is declared, ${what} UNSUPPORTED`,
    run: async (context) => {
      if (!context.store.capabilities[name]) await run(context)
    },
  }
}
