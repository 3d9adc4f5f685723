import { setTimeout } from "node:timers/promises"
import { assertEqual, assertRejects } from "../assertions.ts"
import { CAPABILITIES, type Capability, type CaseContext, type ConformanceCase } from "../conformance-case.ts"
import { SESSION, allSessions, bareEntry, bareStep, idsOf, refOf, traceIdsOf } from "../sample-data.ts"

export const capabilityCases: readonly ConformanceCase[] = [
  {
    rule: "9",
    title: "capabilities says yes or no to each of the five, and every handle says the same",
    run: async (context) => {
      const { capabilities } = context.store
      assertEqual(Object.keys(capabilities).toSorted(), CAPABILITIES.toSorted(), "the names")
      for (const name of CAPABILITIES) assertEqual(typeof capabilities[name], "boolean", name)
      assertEqual({ ...(await context.open()).capabilities }, { ...capabilities }, "another handle's capabilities")
    },
  },
  declared("traces", "saveTraceStep and readTraceSteps work", async ({ store }) => {
    await store.saveTraceStep(SESSION, bareStep("t"))
    assertEqual(await traceIdsOf(store), ["t"])
  }),
  undeclared("traces", "saveTraceStep and readTraceSteps are UNSUPPORTED", async ({ store }) => {
    await assertRejects(() => store.saveTraceStep(SESSION, bareStep("t")), "UNSUPPORTED", "saveTraceStep")
    await assertRejects(() => store.readTraceSteps(SESSION), "UNSUPPORTED", "readTraceSteps")
  }),
  declared("listSessions", "listSessions works", async ({ store }) => {
    await store.setGraphContext(SESSION, "graph")
    assertEqual((await allSessions(store)).map(refOf), [SESSION])
  }),
  undeclared("listSessions", "listSessions is UNSUPPORTED", async ({ store }) => {
    await assertRejects(() => store.listSessions("all"), "UNSUPPORTED", "listSessions")
  }),
  declared("atomicBatch", "createQaEntries works", async ({ store }) => {
    assertEqual(await store.createQaEntries(SESSION, [bareEntry("1"), bareEntry("2")]), ["1", "2"])
    assertEqual(await idsOf(store), ["1", "2"])
  }),
  undeclared("atomicBatch", "createQaEntries is UNSUPPORTED", async ({ store }) => {
    await assertRejects(() => store.createQaEntries(SESSION, [bareEntry("1")]), "UNSUPPORTED", "createQaEntries")
    assertEqual(await idsOf(store), [])
  }),
  declared("expiry", "sessions expire", async (context) => {
    assertEqual(await graphAfterItsTime(context), null, "the graph context after its time")
  }),
  undeclared(
    "expiry",
    "sessions do not expire",
    async (context) => {
      const graph = await unlessRefused(() => graphAfterItsTime(context))
      if (graph === REFUSED) return
      assertEqual(graph, "graph", "expiry works and is not declared: the graph context after its time")
    },
    "expiry",
  ),
  declared(
    "multiProcess",
    "another process works on the storage",
    async (context) => {
      const other = await context.openProcess()
      await other.createQaEntry(SESSION, bareEntry("1"))
      await context.store.createQaEntry(SESSION, bareEntry("2"))
      for (const store of [context.store, other]) assertEqual(await idsOf(store), ["1", "2"], "the ids in each process")
    },
    "childModule",
  ),
  undeclared(
    "multiProcess",
    "another process does not share the storage",
    async (context) => {
      const written = await unlessRefused(async () => {
        const other = await context.openProcess()
        return other.createQaEntry(SESSION, bareEntry("of another process"))
      })
      if (written === REFUSED) return
      assertEqual(await idsOf(context.store), [], "multiProcess works and is not declared: the ids that are seen")
    },
    "childModule",
  ),
]

/** Opens a handle whose sessions expire soon, writes one, and reads it when its time is over. */
async function graphAfterItsTime(context: CaseContext): Promise<string | null> {
  const { coarseMs } = context.storage.expiry!
  const ttlSeconds = Math.max(100, coarseMs * 4) / 1000
  const store = await context.open({ ttlSeconds })
  await store.setGraphContext(SESSION, "graph")
  await setTimeout(ttlSeconds * 1000 + coarseMs + 20)
  return store.getGraphContext(SESSION)
}

const REFUSED = Symbol("refused")

/** What the work resolves to. A store may also refuse what it does not declare. */
async function unlessRefused<T>(work: () => Promise<T>): Promise<T | typeof REFUSED> {
  try {
    return await work()
  } catch {
    return REFUSED
  }
}

function declared(
  name: Capability,
  what: string,
  run: ConformanceCase["run"],
  ...more: readonly "childModule"[]
): ConformanceCase {
  return { rule: "9", title: `${name} is declared: ${what}`, requires: [name, ...more], run }
}

function undeclared(
  name: Capability,
  what: string,
  run: ConformanceCase["run"],
  ...requires: readonly ("expiry" | "childModule")[]
): ConformanceCase {
  return { rule: "9", title: `unless ${name} is declared, ${what}`, unless: name, requires, run }
}
