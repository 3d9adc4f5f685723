import type { NewSessionQaEntry, SessionStore } from "@cognee-session/core"
import { assertEqual, assertRejects, assertTrue, settled } from "../assertions.ts"
import { checkWhile } from "../check-while.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import { SESSION, UUID_V4, bareEntry, fullEntry, idsOf, storedEntry, times } from "../sample-data.ts"
import { withTwoHandles } from "../two-handles.ts"

export const creatingCases: readonly ConformanceCase[] = [
  {
    rule: "E1",
    title: "an entry is read back whole, with each field that was given and null for the others",
    run: async ({ store }) => {
      for (const entry of [fullEntry("full"), bareEntry("bare")]) {
        assertEqual(await store.createQaEntry(SESSION, entry), entry.id)
        const seen = await store.getQaEntry(SESSION, entry.id!)
        assertEqual(seen, storedEntry(SESSION, entry, seen))
        assertEqual((await store.getLatestQaEntries(SESSION, 1))[0], seen, "getLatestQaEntries")
        assertEqual((await store.getAllQaEntries(SESSION)).at(-1), seen, "getAllQaEntries")
      }
    },
  },
  {
    rule: "E1",
    title: "undefined and null fields of a new entry are null",
    run: async ({ store }) => {
      const optional = ["context", "feedbackText", "feedbackScore", "usedGraphElementIds", "memifyMetadata"]
      for (const absent of [undefined, null]) {
        const fields = Object.fromEntries(optional.map((field) => [field, absent]))
        const given = { question: "q", answer: "a", ...fields, id: undefined, createdAt: undefined }
        const seen = await store.getQaEntry(SESSION, await store.createQaEntry(SESSION, given))
        assertEqual(seen, storedEntry(SESSION, given, seen))
      }
    },
  },
  {
    rule: "E1",
    title: "an id that is not given is a new UUID of version 4, and createdAt is now",
    run: async ({ store }) => {
      const before = Date.now()
      const ids = await Promise.all(times(20, () => store.createQaEntry(SESSION, { question: "q", answer: "a" })))
      assertEqual(new Set(ids).size, 20, "the number of different ids")
      for (const id of ids) assertTrue(UUID_V4.test(id), "a UUID v4", id)
      for (const { createdAt } of await store.getAllQaEntries(SESSION)) {
        assertTrue(
          createdAt.getTime() >= before - 1 && createdAt.getTime() <= Date.now() + 1,
          "the time of the call as createdAt",
          createdAt.toISOString(),
        )
      }
    },
  },
  {
    rule: "E1",
    title: "one-letter differences between fields do not move values from one to another",
    run: async ({ store }) => {
      const entry = {
        id: "x",
        question: "context",
        answer: "question",
        context: "feedbackText",
        feedbackText: "answer",
      }
      await store.createQaEntry(SESSION, entry)
      const seen = await store.getQaEntry(SESSION, "x")
      assertEqual(seen, storedEntry(SESSION, entry, seen))
    },
  },
  ...withTwoHandles("E1", "an acknowledged entry is seen by every handle at once, whole", async (a, b) => {
    for (const index of times(20, (n) => n)) {
      const entry = fullEntry(`e${index}`)
      const [writer, reader] = index % 2 === 0 ? [a, b] : [b, a]
      await writer.createQaEntry(SESSION, entry)
      const seen = await reader.getQaEntry(SESSION, `e${index}`)
      assertEqual(seen, storedEntry(SESSION, entry, seen), "the entry on the other handle")
    }
  }),
  ...withTwoHandles("E1", "a reader never sees an entry without its feedback and graph ids", async (a, b) => {
    const work = Promise.all(times(50, (index) => a.createQaEntry(SESSION, fullEntry(`e${index}`))))
    await checkWhile(work, async () => {
      for (const seen of await b.getAllQaEntries(SESSION)) {
        assertEqual(seen, storedEntry(SESSION, fullEntry(seen.id), seen), "an entry read while others are written")
      }
    })
  }),
  {
    rule: "E2",
    title: "a repeated create adds nothing and returns the id",
    run: async ({ store }) => {
      for (const entry of [fullEntry("full"), bareEntry("bare")]) {
        await store.createQaEntry(SESSION, entry)
        const first = await store.getQaEntry(SESSION, entry.id!)
        assertEqual(await store.createQaEntry(SESSION, entry), entry.id, "the repeated create")
        assertEqual(await store.getQaEntry(SESSION, entry.id!), first, "the entry")
      }
      assertEqual(await idsOf(store), ["full", "bare"])
    },
  },
  {
    rule: "E2",
    title: "the order of keys and createdAt play no part in a repeat; absent and null are the same",
    run: async ({ store }) => {
      const entry = { ...bareEntry("id"), memifyMetadata: { a: true, b: false, "1": true }, createdAt: new Date(1000) }
      await store.createQaEntry(SESSION, entry)
      const again: NewSessionQaEntry = {
        createdAt: new Date(2000),
        memifyMetadata: { "1": true, b: false, a: true },
        context: null,
        feedbackScore: undefined,
        answer: entry.answer,
        question: entry.question,
        id: "id",
      }
      assertEqual(await store.createQaEntry(SESSION, again), "id")
      assertEqual((await store.getQaEntry(SESSION, "id"))?.createdAt, new Date(1000), "createdAt")
      assertEqual(await idsOf(store), ["id"])
    },
  },
  {
    rule: "E2",
    title: "a create with a taken id and other contents is a CONFLICT that changes nothing, whichever field differs",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, fullEntry("id"))
      const before = await store.getAllQaEntries(SESSION)
      for (const different of differentContents()) {
        const entry = { ...fullEntry("id"), ...different }
        await assertRejects(
          () => store.createQaEntry(SESSION, entry),
          "CONFLICT",
          `a repeat with other ${Object.keys(different).join()}`,
        )
      }
      assertEqual(await store.getAllQaEntries(SESSION), before)
    },
  },
  {
    rule: "E2",
    title: "no update changes what a repeat is compared with",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, fullEntry("id"))
      assertEqual(
        await store.updateQaEntry(SESSION, "id", { answer: "other", feedbackScore: null, context: "new" }),
        true,
        "updateQaEntry",
      )
      assertEqual(
        await store.updateQaEntry(SESSION, "id", { memifyMetadataPatch: { late: true } }),
        true,
        "updateQaEntry",
      )
      const updated = await store.getQaEntry(SESSION, "id")
      assertEqual(await store.createQaEntry(SESSION, fullEntry("id")), "id", "the repeated create")
      assertEqual(await store.getQaEntry(SESSION, "id"), updated, "the entry")
      const asUpdated = { ...fullEntry("id"), answer: "other", feedbackScore: null, context: "new" }
      await assertRejects(() => store.createQaEntry(SESSION, asUpdated), "CONFLICT")
    },
  },
  {
    rule: "E2",
    title: "a deleted id is free again: the same or other contents make a new entry at the end",
    run: async ({ store }) => {
      for (const id of ["1", "2", "3"]) await store.createQaEntry(SESSION, bareEntry(id))
      await store.deleteQaEntry(SESSION, "1")
      assertEqual(await store.createQaEntry(SESSION, bareEntry("1")), "1")
      assertEqual(await idsOf(store), ["2", "3", "1"])
      await store.deleteQaEntry(SESSION, "2")
      assertEqual(await store.createQaEntry(SESSION, fullEntry("2")), "2")
      assertEqual(await idsOf(store), ["3", "1", "2"])
      assertEqual((await store.getQaEntry(SESSION, "2"))?.question, "question 2")
      await assertRejects(() => store.createQaEntry(SESSION, bareEntry("2")), "CONFLICT")
    },
  },
  {
    rule: "E2",
    title: "a deleted id made anew shows nothing of the entry that had it before",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, fullEntry("id"))
      await store.updateQaEntry(SESSION, "id", { feedbackText: "old", memifyMetadataPatch: { old: true } })
      await store.deleteQaEntry(SESSION, "id")
      await store.createQaEntry(SESSION, bareEntry("id"))
      const seen = await store.getQaEntry(SESSION, "id")
      assertEqual(seen, storedEntry(SESSION, bareEntry("id"), seen))
    },
  },
  ...withTwoHandles("E2", "20 concurrent creates of one entry make one entry, and all get the id", async (a, b) => {
    for (const round of times(5, (n) => `e${n}`)) {
      const ids = await Promise.all(times(20, (n) => (n % 2 === 0 ? a : b).createQaEntry(SESSION, fullEntry(round))))
      assertEqual(
        ids,
        times(20, () => round),
        "the ids",
      )
      assertEqual(
        (await idsOf(a)).filter((id) => id === round),
        [round],
        "the entry in the list",
      )
    }
  }),
  ...withTwoHandles(
    "C2",
    "of 20 concurrent creates with one id and different contents exactly one wins",
    async (a, b) => {
      for (const round of times(5, (n) => `e${n}`)) await contend(a, b, round)
    },
  ),
  {
    rule: "C2",
    title: "of 20 concurrent creates on one handle exactly one wins",
    run: ({ store }) => contend(store, store, "id"),
  },
]

async function contend(a: SessionStore, b: SessionStore, id: string): Promise<void> {
  const create = async (index: number): Promise<number> => {
    await (index % 2 === 0 ? a : b).createQaEntry(SESSION, { ...fullEntry(id), answer: `answer ${index}` })
    return index
  }
  const { values, errors } = await settled(times(20, create))
  assertEqual([values.length, errors.map(({ code }) => code)], [1, times(19, () => "CONFLICT")], "winners and errors")
  for (const store of [a, b]) {
    assertEqual((await store.getQaEntry(SESSION, id))?.answer, `answer ${values[0]}`, "the winner's answer")
  }
  assertEqual(
    (await idsOf(a)).filter((held) => held === id),
    [id],
  )
}

function differentContents(): Partial<NewSessionQaEntry>[] {
  return [
    { question: "other" },
    { question: "question id " },
    { answer: "" },
    { context: null },
    { context: "" },
    { feedbackText: "other" },
    { feedbackScore: 5 },
    { feedbackScore: null },
    { usedGraphElementIds: null },
    { usedGraphElementIds: { nodeIds: ["shared", "node id"], edgeIds: ["edge id"] } },
    { usedGraphElementIds: { nodeIds: ["node id", "shared", "edge id"], edgeIds: [] } },
    { memifyMetadata: {} },
    { memifyMetadata: { id: true, shared: true } },
    { memifyMetadata: { id: true, shared: false, more: true } },
  ]
}
