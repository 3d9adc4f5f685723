import type { NewSessionQaEntry, SessionStore } from "@cognee-session/core"
import { assertEqual, assertRejects, assertTrue, settled } from "../assertions.ts"
import { checkWhile } from "../check-while.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import {
  SESSION,
  UUID_V4,
  bareEntries,
  bareEntry,
  contentsOf,
  fullEntry,
  idsOf,
  noContents,
  times,
} from "../sample-data.ts"
import { withTwoHandles } from "../two-handles.ts"

const requires = ["atomicBatch"] as const

export const batchCases: readonly ConformanceCase[] = [
  {
    rule: "E12",
    title: "a batch is appended in the given order, and its ids come back in that order",
    requires,
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, bareEntry("first"))
      const batch = [
        fullEntry("z"),
        bareEntry("a"),
        { question: "q", answer: "a" },
        { ...bareEntry("m"), createdAt: new Date(0) },
      ]
      const ids = await store.createQaEntries(SESSION, batch)
      assertTrue(UUID_V4.test(ids[2]!), "a UUID v4", ids[2]!)
      assertEqual(ids, ["z", "a", ids[2], "m"])
      await store.createQaEntry(SESSION, bareEntry("last"))
      assertEqual(await idsOf(store), ["first", ...ids, "last"])
      assertEqual((await store.getQaEntry(SESSION, "z"))?.memifyMetadata, { z: true, shared: false })
    },
  },
  {
    rule: "E12",
    title: "a batch of 1 and of 1,000 entries is taken; none, 1,001, or what is no array is refused",
    requires,
    run: async ({ store }) => {
      const bad: unknown[] = [
        [],
        bareEntries("x", 1001),
        null,
        undefined,
        "abc",
        {},
        { length: 1 },
        new Set([bareEntry("s")]),
        1,
      ]
      for (const entries of bad) {
        const call = (): Promise<unknown> => store.createQaEntries(SESSION, entries as NewSessionQaEntry[])
        await assertRejects(call, "INVALID_PARAMETER")
      }
      assertEqual(await contentsOf(store), noContents(store))
      assertEqual(await store.createQaEntries(SESSION, [bareEntry("one")]), ["one"])
      const many = bareEntries("e", 1000)
      const ids = many.map(({ id }) => id)
      assertEqual(await store.createQaEntries(SESSION, many), ids)
      assertEqual(await idsOf(store), ["one", ...ids])
      assertEqual(await store.createQaEntries(SESSION, many), ids, "the ids of a repeat")
      assertEqual(await idsOf(store), ["one", ...ids], "the entries after a repeat")
    },
  },
  {
    rule: "E12",
    title: "one bad entry, or an id that the batch repeats, and nothing of the batch is written",
    requires,
    run: async ({ store }) => {
      const good = bareEntries("e", 3)
      const bad: unknown[] = [
        null,
        {},
        { ...bareEntry("x"), feedbackScore: 9 },
        { ...bareEntry("x"), id: "" },
        bareEntry("e1"),
        fullEntry("e0"),
      ]
      for (const entry of bad) {
        for (const at of [0, 1, 3]) {
          const batch = good.toSpliced(at, 0, entry as NewSessionQaEntry)
          await assertRejects(
            () => store.createQaEntries(SESSION, batch),
            "INVALID_PARAMETER",
            "a batch with a bad entry",
          )
        }
      }
      await assertRejects(
        () => store.createQaEntries(SESSION, Object.assign([], { 0: good[0], 2: good[1] }) as NewSessionQaEntry[]),
        "INVALID_PARAMETER",
      )
      assertEqual(await contentsOf(store), noContents(store))
    },
  },
  {
    rule: "E12",
    title: "a repeated batch adds nothing and returns the ids, after updates of its entries too",
    requires,
    run: async ({ store }) => {
      const batch = times(5, (n) => fullEntry(`e${n}`))
      const ids = await store.createQaEntries(SESSION, batch)
      assertEqual(await store.updateQaEntry(SESSION, "e3", { answer: "changed" }), true, "updateQaEntry")
      const before = await store.getAllQaEntries(SESSION)
      assertEqual(await store.createQaEntries(SESSION, batch), ids, "the repeated batch")
      assertEqual(await store.createQaEntries(SESSION, batch.toReversed()), ids.toReversed(), "the batch reversed")
      assertEqual(await store.createQaEntry(SESSION, batch[2]!), "e2", "one entry of the batch")
      assertEqual(await store.getAllQaEntries(SESSION), before)
    },
  },
  {
    rule: "E12",
    title: "entries already held keep their place, the missing ones are appended together in order",
    requires,
    run: async ({ store }) => {
      for (const id of ["c", "x", "a"]) await store.createQaEntry(SESSION, bareEntry(id))
      const batch = ["a", "b", "c", "d", "e"].map(bareEntry)
      assertEqual(await store.createQaEntries(SESSION, batch), ["a", "b", "c", "d", "e"])
      assertEqual(await idsOf(store), ["c", "x", "a", "b", "d", "e"])
      await store.deleteQaEntry(SESSION, "c")
      await store.deleteQaEntry(SESSION, "b")
      assertEqual(await store.createQaEntries(SESSION, batch), ["a", "b", "c", "d", "e"])
      assertEqual(await idsOf(store), ["x", "a", "d", "e", "b", "c"])
    },
  },
  {
    rule: "E12",
    title: "one CONFLICT, wherever it stands, and nothing of the batch is written",
    requires,
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, bareEntry("taken"))
      const before = await contentsOf(store)
      const places = [[0, 4], [2, 4], [4, 4], [39, 80]] as const // prettier-ignore
      for (const [at, others] of places) {
        const batch = bareEntries("e", others).toSpliced(at, 0, { ...bareEntry("taken"), answer: "other" })
        await assertRejects(() => store.createQaEntries(SESSION, batch), "CONFLICT", `a batch with a conflict at ${at}`)
        assertEqual(await contentsOf(store), before)
      }
    },
  },
  ...withTwoHandles(
    "E12",
    "concurrent batches and creates: each batch stands together, in its order",
    async (a, b) => {
      const batches = times(10, (n) => bareEntries(`b${n}-`, 12))
      const singles = times(40, (n) => bareEntry(`s${n}`))
      await Promise.all([
        ...batches.map((batch, n) => (n % 2 === 0 ? a : b).createQaEntries(SESSION, batch)),
        ...singles.map((entry, n) => (n % 2 === 0 ? b : a).createQaEntry(SESSION, entry)),
      ])
      assertEqual((await idsOf(a)).length, 160, "the number of entries")
      await assertTogether(a, batches)
    },
    requires,
  ),
  ...withTwoHandles(
    "E12",
    "a batch stands together while another handle creates one entry after the other",
    async (a, b) => {
      let inside = 0
      // Until so many entries were made within the time of a batch, or the batches are too quick for that.
      for (let n = 0; n < 60 && inside < 20; n++) {
        const batch = bareEntries(`b${n}-`, 12)
        let made = 0
        await checkWhile(a.createQaEntries(SESSION, batch), async () => {
          await b.createQaEntry(SESSION, bareEntry(`s${n}-${made++}`))
        })
        inside += Math.max(0, made - 1)
        await assertTogether(a, [batch])
      }
    },
    requires,
  ),
  ...withTwoHandles(
    "E12",
    "a reader sees a batch whole or not at all",
    async (a, b) => {
      const write = async (): Promise<void> => {
        for (const n of times(12, (k) => k)) await a.createQaEntries(SESSION, bareEntries(`b${n}-`, 50))
      }
      await checkWhile(write(), async () => {
        const ids = await idsOf(b)
        assertEqual(ids.length % 50, 0, "the entries beyond whole batches")
        const latest = await b.getLatestQaEntries(SESSION, 1)
        if (latest.length > 0)
          assertTrue(latest[0]!.id.endsWith("-49"), "the end of a batch as the last entry", latest[0]!.id)
      })
    },
    requires,
  ),
  ...withTwoHandles(
    "E12",
    "20 concurrent repeats of one batch make it once, and all get its ids",
    async (a, b) => {
      for (const round of times(3, (n) => `r${n}-`)) {
        const batch = bareEntries(round, 10)
        const ids = batch.map(({ id }) => id)
        const got = await Promise.all(times(20, (n) => (n % 2 === 0 ? a : b).createQaEntries(SESSION, batch)))
        assertEqual(
          got,
          times(20, () => ids),
          "the ids",
        )
        assertEqual(
          (await idsOf(b)).filter((id) => id.startsWith(round)),
          ids,
          "the batch in the list",
        )
      }
    },
    requires,
  ),
  ...withTwoHandles(
    "E12",
    "of 20 concurrent batches that claim one id with different contents exactly one wins, whole",
    async (a, b) => {
      const batchOf = (n: number): NewSessionQaEntry[] => [
        bareEntry(`first${n}`),
        { ...bareEntry("claimed"), answer: `answer ${n}` },
        bareEntry(`last${n}`),
      ]
      for (const session of times(4, (n) => ({ sessionId: `s${n}` }))) {
        const create = async (n: number): Promise<number> => {
          await (n % 2 === 0 ? a : b).createQaEntries(session, batchOf(n))
          return n
        }
        const { values, errors } = await settled(times(20, create))
        assertEqual(
          [values.length, errors.map(({ code }) => code)],
          [1, times(19, () => "CONFLICT")],
          "winners and errors",
        )
        assertEqual(
          await idsOf(a, session),
          batchOf(values[0]!).map(({ id }) => id),
        )
        assertEqual((await b.getQaEntry(session, "claimed"))?.answer, `answer ${values[0]}`)
      }
    },
    requires,
  ),
]

/** That each batch is in the list as it was given, with nothing in between. */
async function assertTogether(store: SessionStore, batches: readonly NewSessionQaEntry[][]): Promise<void> {
  const ids = await idsOf(store)
  for (const batch of batches) {
    const start = ids.indexOf(batch[0]!.id!)
    assertEqual(
      ids.slice(start, start + batch.length),
      batch.map(({ id }) => id),
      "a batch in the list",
    )
  }
}
