import type { SessionQaUpdate } from "@cognee-session/core"
import { assertEqual } from "../assertions.ts"
import { checkWhile } from "../check-while.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import { SESSION, bareEntry, fullEntry, idsOf, times } from "../sample-data.ts"
import { withTwoHandles } from "../two-handles.ts"

export const changingAtOnceCases: readonly ConformanceCase[] = [
  ...withTwoHandles("E8", "concurrent updates of different fields all survive", async (a, b) => {
    const updates: SessionQaUpdate[] = [
      { question: "new q" },
      { answer: "new a" },
      { context: "new c" },
      { feedbackText: null },
      { feedbackScore: 1 },
      { usedGraphElementIds: { nodeIds: ["n"], edgeIds: [] } },
      { memifyMetadata: { m: true } },
    ]
    for (const id of times(10, (n) => `e${n}`)) {
      await a.createQaEntry(SESSION, fullEntry(id))
      const before = await a.getQaEntry(SESSION, id)
      const done = await Promise.all(
        updates.map((update, n) => (n % 2 === 0 ? a : b).updateQaEntry(SESSION, id, update)),
      )
      assertEqual(
        done,
        updates.map(() => true),
        "what the updates returned",
      )
      const expected: object = Object.assign({ ...before }, ...updates)
      for (const store of [a, b])
        assertEqual(await store.getQaEntry(SESSION, id), expected, "the entry after all updates")
    }
  }),
  ...withTwoHandles("E8", "concurrent patches of different metadata keys all survive", async (a, b) => {
    for (const id of times(4, (n) => `e${n}`)) {
      await a.createQaEntry(SESSION, bareEntry(id))
      const patch = (n: number): Promise<boolean> =>
        (n % 2 === 0 ? a : b).updateQaEntry(SESSION, id, { memifyMetadataPatch: { [`k${n}`]: n % 3 === 0 } })
      await Promise.all(times(20, patch))
      const expected = Object.fromEntries(times(20, (n) => [`k${n}`, n % 3 === 0]))
      for (const store of [a, b]) assertEqual((await store.getQaEntry(SESSION, id))?.memifyMetadata, expected)
    }
  }),
  ...withTwoHandles("E8", "concurrent updates of different entries all survive", async (a, b) => {
    const ids = times(20, (n) => `e${n}`)
    await Promise.all(ids.map((id) => a.createQaEntry(SESSION, bareEntry(id))))
    const update = (id: string, n: number): Promise<boolean> =>
      (n % 2 === 0 ? a : b).updateQaEntry(SESSION, id, { answer: `changed ${id}` })
    assertEqual(
      await Promise.all(ids.map(update)),
      ids.map(() => true),
    )
    for (const { id, answer } of await b.getAllQaEntries(SESSION)) assertEqual(answer, `changed ${id}`, "answer")
  }),
  ...withTwoHandles("E8", "an update of several fields is seen whole or not at all", async (a, b) => {
    await a.createQaEntry(SESSION, { ...bareEntry("e"), question: "0", answer: "0", context: "0" })
    const lane = async (n: number): Promise<void> => {
      for (const m of times(15, (k) => k)) {
        const text = `${n}-${m}`.repeat(m + 1)
        await a.updateQaEntry(SESSION, "e", { question: text, answer: text, context: text })
      }
    }
    await checkWhile(Promise.all(times(4, lane)), async () => {
      const seen = await b.getQaEntry(SESSION, "e")
      assertEqual([seen?.answer, seen?.context], [seen?.question, seen?.question], "fields written together")
    })
  }),
  ...withTwoHandles("E8", "an update never brings back an entry that is deleted meanwhile", async (a, b) => {
    for (const id of times(20, (n) => `e${n}`)) {
      await a.createQaEntry(SESSION, bareEntry(id))
      const updates = times(4, (n) => (n % 2 === 0 ? a : b).updateQaEntry(SESSION, id, { answer: `x${n}` }))
      const deleted = await b.deleteQaEntry(SESSION, id)
      const late = times(4, (n) => (n % 2 === 0 ? a : b).updateQaEntry(SESSION, id, { context: `y${n}` }))
      await Promise.all(updates)
      assertEqual(
        [deleted, ...(await Promise.all(late))],
        [true, false, false, false, false],
        "the delete and later updates",
      )
      for (const store of [a, b]) assertEqual(await store.getQaEntry(SESSION, id), null, "the deleted entry")
    }
    assertEqual(await idsOf(a), [])
  }),
]
