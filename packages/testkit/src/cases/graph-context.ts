import { assertEqual, assertRejects, assertTrue } from "../assertions.ts"
import { checkWhile } from "../check-while.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import { SESSION, bareEntry, contentsOf, idsOf, noContents, times } from "../sample-data.ts"
import { withTwoHandles } from "../two-handles.ts"

export const graphContextCases: readonly ConformanceCase[] = [
  {
    rule: "G1",
    title: "a graph context is null at first, then what was set last; it needs no entry",
    run: async ({ store }) => {
      assertEqual(await store.getGraphContext(SESSION), null)
      for (const context of ["first", "second, and longer", "3", "", "after empty"]) {
        assertEqual(await store.setGraphContext(SESSION, context), undefined, "setGraphContext")
        assertEqual(await store.getGraphContext(SESSION), context, "getGraphContext")
      }
      assertEqual(await store.getAllQaEntries(SESSION), [])
    },
  },
  {
    rule: "G1",
    title: "the empty string is a value apart from null",
    run: async ({ store }) => {
      await store.setGraphContext(SESSION, "")
      assertEqual(await store.getGraphContext(SESSION), "")
      assertEqual(await store.deleteSession(SESSION), true, "a session with an empty graph context exists")
      assertEqual(await store.getGraphContext(SESSION), null)
    },
  },
  {
    rule: "G1",
    title: "a graph context that is no string is refused, and the one before stays",
    run: async ({ store }) => {
      for (const bad of [null, undefined, 1, true, {}, [], ["x"], new String("x"), Symbol("x"), 1n]) {
        await assertRejects(() => store.setGraphContext(SESSION, bad as string), "INVALID_PARAMETER")
      }
      assertEqual(await contentsOf(store), noContents(store))
      await store.setGraphContext(SESSION, "kept")
      await assertRejects(() => store.setGraphContext(SESSION, null as unknown as string), "INVALID_PARAMETER")
      assertEqual(await store.getGraphContext(SESSION), "kept")
    },
  },
  {
    rule: "G1",
    title: "entries and graph context leave each other alone",
    run: async ({ store }) => {
      await store.setGraphContext(SESSION, "graph")
      await store.createQaEntry(SESSION, { ...bareEntry("e"), context: "entry's" })
      await store.updateQaEntry(SESSION, "e", { context: null })
      assertEqual(await store.getGraphContext(SESSION), "graph")
      await store.setGraphContext(SESSION, "other")
      await store.deleteQaEntry(SESSION, "e")
      assertEqual(await store.getGraphContext(SESSION), "other")
      assertEqual(await idsOf(store), [])
    },
  },
  ...withTwoHandles("G1", "of two sets on different handles, one after the other, the later stays", async (a, b) => {
    for (const n of times(40, (k) => k)) {
      const [writer, other] = n % 2 === 0 ? [a, b] : [b, a]
      await writer.setGraphContext(SESSION, `graph ${n}`)
      assertEqual(await other.getGraphContext(SESSION), `graph ${n}`, "on the other handle")
      assertEqual(await writer.getGraphContext(SESSION), `graph ${n}`, "on the same handle")
    }
  }),
  ...withTwoHandles(
    "G1",
    "20 first writers who race all succeed, and one context stays, the same for all",
    async (a, b) => {
      for (const sessionId of times(8, (n) => `s${n}`)) {
        const contexts = times(20, (n) => `graph ${n}`.repeat(n + 1))
        await Promise.all(contexts.map((context, n) => (n % 2 === 0 ? a : b).setGraphContext({ sessionId }, context)))
        const seen = await a.getGraphContext({ sessionId })
        assertTrue(seen !== null && contexts.includes(seen), "one of the contexts that were set", String(seen))
        for (const store of [a, b, a]) assertEqual(await store.getGraphContext({ sessionId }), seen)
      }
    },
  ),
  ...withTwoHandles(
    "G1",
    "a reader sees a whole graph context, and none a second time after a later one",
    async (a, b) => {
      let last = -1
      const write = async (): Promise<void> => {
        for (const n of times(60, (k) => k)) await a.setGraphContext(SESSION, `${n},`.repeat(2000))
      }
      await checkWhile(write(), async () => {
        const seen = await b.getGraphContext(SESSION)
        if (seen === null) return assertEqual(last, -1, "the number of the context seen before none")
        const n = Number(seen.slice(0, seen.indexOf(",")))
        assertEqual(seen, `${n},`.repeat(2000), "the context that a reader sees")
        assertTrue(n >= last, `context ${last} or a later one`, `context ${n}`)
        last = n
      })
    },
  ),
]
