import { assertEqual } from "../assertions.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import { SESSION, bareEntry, fullEntry, idsOf, times } from "../sample-data.ts"
import { withTwoHandles } from "../two-handles.ts"

export const deletingCases: readonly ConformanceCase[] = [
  {
    rule: "E10",
    title: "deleteQaEntry returns true for the entry that it removed, once, and the others keep their order",
    run: async ({ store }) => {
      for (const id of ["1", "2", "3", "4"]) await store.createQaEntry(SESSION, fullEntry(id))
      const left = (await store.getAllQaEntries(SESSION)).filter(({ id }) => id !== "2")
      assertEqual(await store.deleteQaEntry(SESSION, "2"), true, "the first delete")
      assertEqual(await store.deleteQaEntry(SESSION, "2"), false, "the second delete")
      assertEqual(await store.deleteQaEntry(SESSION, "none"), false, "of no entry")
      assertEqual(await store.getAllQaEntries(SESSION), left)
      assertEqual(await store.getQaEntry(SESSION, "2"), null)
    },
  },
  ...withTwoHandles("E10", "of 20 concurrent deletes of one entry exactly one gets true", async (a, b) => {
    for (const id of times(8, (n) => `e${n}`)) {
      for (const name of ["before", id, "after"]) await a.createQaEntry({ sessionId: id }, bareEntry(name))
      const results = await Promise.all(times(20, (n) => (n % 2 === 0 ? a : b).deleteQaEntry({ sessionId: id }, id)))
      assertEqual(results.filter((removed) => removed).length, 1, "deletes that got true")
      for (const store of [a, b]) assertEqual(await idsOf(store, { sessionId: id }), ["before", "after"])
    }
  }),
  ...withTwoHandles("E10", "concurrent deletes of different entries remove them all", async (a, b) => {
    const ids = times(30, (n) => `e${n}`)
    for (const id of ids) await a.createQaEntry(SESSION, bareEntry(id))
    const removed = ids.filter((_, n) => n % 3 !== 0)
    const results = await Promise.all(removed.map((id, n) => (n % 2 === 0 ? a : b).deleteQaEntry(SESSION, id)))
    assertEqual(
      results,
      removed.map(() => true),
    )
    assertEqual(
      await idsOf(b),
      ids.filter((id) => !removed.includes(id)),
    )
  }),
]
