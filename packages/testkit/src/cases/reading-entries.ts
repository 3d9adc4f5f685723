import type { SessionStore } from "@cognee-session/core"
import { assertEqual, assertRejects, assertTrue } from "../assertions.ts"
import { briefly } from "../difference.ts"
import { checkWhile } from "../check-while.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import {
  SESSION,
  bareEntries,
  bareEntry,
  contentsOf,
  createMany,
  fullEntry,
  idsOf,
  noContents,
  refOf,
  times,
} from "../sample-data.ts"
import { withTwoHandles } from "../two-handles.ts"

const BAD_COUNTS = [-1, -0.5, 0.5, 1.5, NaN, Infinity, -Infinity, 2 ** 53, "1", "", true, null, undefined, 1n, [1], {}]

export const readingCases: readonly ConformanceCase[] = [
  {
    rule: "E3",
    title: "entries come in the order of their creates, whatever their createdAt",
    run: async ({ store }) => {
      const ids = times(12, (index) => `e${index}`)
      const createdAt = (index: number): Date => new Date([5_000_000, 5_000_000 - index * 1000, index % 3][index % 3]!)
      for (const [index, id] of ids.entries()) {
        await store.createQaEntry(SESSION, { ...bareEntry(id), createdAt: createdAt(index) })
      }
      assertEqual(await idsOf(store), ids)
      assertEqual(
        (await store.getLatestQaEntries(SESSION, 5)).map(({ id }) => id),
        ids.slice(-5),
      )
      assertEqual(
        (await store.getLatestQaEntries(SESSION, 5, { before: "e7" })).map(({ id }) => id),
        ids.slice(2, 7),
      )
      assertEqual(await store.latestQaId(SESSION), "e11")
    },
  },
  {
    rule: "E3",
    title: "ids play no part in the order",
    run: async ({ store, random }) => {
      const ids = random.shuffled([
        "z",
        "a",
        "10",
        "9",
        "1",
        "B",
        "b",
        "-1",
        "~",
        "00000000-0000-4000-8000-000000000000",
      ])
      for (const id of ids) await store.createQaEntry(SESSION, bareEntry(id))
      assertEqual(await idsOf(store), ids)
    },
  },
  ...withTwoHandles("E3", "creates that follow each other on different handles keep their order", async (a, b) => {
    const ids = times(40, (index) => `e${index}`)
    for (const [index, id] of ids.entries()) await [a, b, b, a][index % 4]!.createQaEntry(SESSION, bareEntry(id))
    assertEqual(await idsOf(a), ids)
    assertEqual(await idsOf(b), ids)
  }),
  ...withTwoHandles("E3", "what a reader has seen keeps its place while others write", async (a, b) => {
    const lane = async (store: SessionStore, name: string): Promise<void> => {
      for (const index of times(40, (n) => n)) await store.createQaEntry(SESSION, bareEntry(`${name}${index}`))
    }
    const seen: string[][] = []
    await checkWhile(Promise.all([lane(a, "a"), lane(a, "x"), lane(b, "b"), lane(b, "y")]), async () => {
      seen.push(await idsOf(a), await idsOf(b))
    })
    const last = await idsOf(a)
    assertEqual(await idsOf(b), last, "the order on both handles")
    for (const ids of seen) assertEqual(last.slice(0, ids.length), ids, "what was seen before")
    for (const name of ["a", "x", "b", "y"]) {
      assertEqual(
        last.filter((id) => id.startsWith(name)),
        times(40, (n) => `${name}${n}`),
        "one writer's entries",
      )
    }
  }),
  {
    rule: "E3",
    title: "deletes and updates do not move what stays",
    run: async ({ store, random }) => {
      let expected = times(30, (index) => `e${index}`)
      for (const id of expected) await store.createQaEntry(SESSION, bareEntry(id))
      for (const id of random.shuffled(expected).slice(0, 15)) {
        assertEqual(
          await store.updateQaEntry(SESSION, id, { answer: "x".repeat(random.below(5000)) }),
          true,
          "updateQaEntry",
        )
      }
      assertEqual(await idsOf(store), expected, "ids after the updates")
      for (const id of random.shuffled(expected).slice(0, 15)) {
        assertEqual(await store.deleteQaEntry(SESSION, id), true, "deleteQaEntry")
        expected = expected.filter((other) => other !== id)
        assertEqual(await idsOf(store), expected, "ids after a delete")
      }
    },
  },
  {
    rule: "E6",
    title: "every n of a session of five gives the last n, oldest first",
    run: async ({ store }) => {
      const ids = times(5, (index) => `e${index}`)
      for (const id of ids) await store.createQaEntry(SESSION, bareEntry(id))
      for (const n of [0, 1, 2, 3, 4, 5, 6, 1000, 1001, 2 ** 31, 2 ** 32, 2 ** 53 - 1]) {
        const got = await store.getLatestQaEntries(SESSION, n)
        assertEqual(
          got.map(({ id }) => id),
          n === 0 ? [] : ids.slice(-n),
          `the last ${n}`,
        )
      }
    },
  },
  {
    rule: "E6",
    title: "every n before every entry gives those just before it",
    run: async ({ store }) => {
      const ids = times(5, (index) => `e${index}`)
      for (const id of ids) await store.createQaEntry(SESSION, bareEntry(id))
      for (const [end, before] of ids.entries()) {
        for (const n of [0, 1, 2, 3, 4, 5, 6, 2 ** 53 - 1]) {
          const got = await store.getLatestQaEntries(SESSION, n, { before })
          assertEqual(
            got.map(({ id }) => id),
            ids.slice(Math.max(0, end - n), end),
            `${n} before ${before}`,
          )
        }
      }
    },
  },
  {
    rule: "E6",
    title: "paging backwards with before visits 250 entries once, in order, with deletes in between",
    run: async ({ store }) => {
      const entries = bareEntries("e", 250)
      for (const entry of entries) await store.createQaEntry(SESSION, entry)
      for (const id of ["e0", "e100", "e101", "e249"]) await store.deleteQaEntry(SESSION, id)
      const visited: string[] = []
      let page = await store.getLatestQaEntries(SESSION, 7)
      while (page.length > 0) {
        visited.unshift(...page.map(({ id }) => id))
        assertTrue(visited.length <= 246, "246 entries at most", `${visited.length}`)
        page = await store.getLatestQaEntries(SESSION, 7, { before: visited[0] })
      }
      assertEqual(visited, await idsOf(store))
      assertEqual(visited.length, 246)
    },
  },
  {
    rule: "E6",
    title: "more than 1,000 entries come when more are asked for",
    run: async ({ store }) => {
      const entries = bareEntries("e", 1010)
      await createMany(store, entries)
      const ids = entries.map(({ id }) => id)
      for (const [n, before] of [[1005], [2000], [1005, "e1009"]] as const) {
        const got = await store.getLatestQaEntries(SESSION, n, { before })
        const end = before === undefined ? 1010 : 1009
        assertEqual(
          got.map(({ id }) => id),
          ids.slice(Math.max(0, end - n), end),
          `${n} before ${before}`,
        )
      }
    },
  },
  {
    rule: "E6",
    title: "an n that is not a whole number from 0 to 2^53-1 is refused, whether or not the session exists",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, bareEntry("e"))
      for (const session of [SESSION, { sessionId: "none" }]) {
        for (const bad of BAD_COUNTS) {
          await assertRejects(
            () => store.getLatestQaEntries(session, bad as number),
            "INVALID_PARAMETER",
            `lastN ${briefly(bad)}`,
          )
        }
      }
    },
  },
  {
    rule: "E6",
    title: "a before that the session does not hold is NOT_FOUND, for every n",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, bareEntry("here"))
      await store.createQaEntry(SESSION, bareEntry("gone"))
      await store.deleteQaEntry(SESSION, "gone")
      await store.createQaEntry({ sessionId: "other" }, bareEntry("there"))
      for (const n of [0, 1, 10, 2 ** 53 - 1]) {
        for (const before of ["gone", "there", "never", "Here", "here "]) {
          await assertRejects(
            () => store.getLatestQaEntries(SESSION, n, { before }),
            "NOT_FOUND",
            `${n} before ${before}`,
          )
        }
        await assertRejects(() => store.getLatestQaEntries({ sessionId: "none" }, n, { before: "here" }), "NOT_FOUND")
      }
    },
  },
  {
    rule: "E6",
    title: "unknown options, a null before and options that are no object are refused",
    run: async ({ store }) => {
      for (const options of [null, 1, "here", [], { before: null }, { after: "here" }, { before: "x", limit: 1 }]) {
        const call = (): Promise<unknown> => store.getLatestQaEntries(SESSION, 1, options as { before: string })
        await assertRejects(call, "INVALID_PARAMETER", `options ${JSON.stringify(options)}`)
      }
      assertEqual(await store.getLatestQaEntries(SESSION, 1, { before: undefined }), [])
    },
  },
  {
    rule: "E7",
    title: "a session that does not exist reads as empty, and reading does not make it",
    run: async ({ store }) => {
      for (const session of [SESSION, { sessionId: "none" }]) {
        assertEqual(await contentsOf(store, session), noContents(store))
        assertEqual(await store.getLatestQaEntries(session, 10), [])
        assertEqual(await store.getQaEntry(session, "id"), null)
        assertEqual(await store.latestQaId(session), null)
        assertEqual(await store.updateQaEntry(session, "id", { answer: "x" }), false)
        assertEqual(await store.deleteQaEntry(session, "id"), false)
        assertEqual(await store.deleteSession(session), false)
      }
      if (store.capabilities.listSessions) assertEqual((await store.listSessions("all")).sessions, [])
    },
  },
  {
    rule: "E7",
    title: "a session with a graph context alone has no entries, and no entry by any id",
    run: async ({ store }) => {
      await store.setGraphContext(SESSION, "graph")
      assertEqual(await store.getAllQaEntries(SESSION), [])
      assertEqual(await store.getLatestQaEntries(SESSION, 3), [])
      assertEqual(await store.latestQaId(SESSION), null)
      assertEqual(await store.getQaEntry(SESSION, "id"), null)
      await assertRejects(() => store.getLatestQaEntries(SESSION, 0, { before: "id" }), "NOT_FOUND")
    },
  },
  {
    rule: "E11",
    title: "latestQaId is the id of the last entry at every step of a session's life",
    run: async ({ store }) => {
      const check = async (expected: string | null): Promise<void> => {
        assertEqual(await store.latestQaId(SESSION), expected, "latestQaId")
        assertEqual((await idsOf(store)).at(-1) ?? null, expected, "the last of all")
      }
      await check(null)
      for (const id of ["3", "2", "1"]) {
        await store.createQaEntry(SESSION, { ...bareEntry(id), createdAt: new Date(Number(id)) })
        await check(id)
      }
      await store.updateQaEntry(SESSION, "3", { answer: "changed" })
      await check("1")
      for (const [id, left] of [
        ["2", "1"],
        ["1", "3"],
        ["3", null],
      ] as const) {
        await store.deleteQaEntry(SESSION, id)
        await check(left)
      }
    },
  },
  {
    rule: "E11",
    title: "generated ids read back as create returned them, and an update by a read id finds the entry",
    run: async ({ store }) => {
      const ids: string[] = []
      for (const _ of times(5, (n) => n)) ids.push(await store.createQaEntry(SESSION, { question: "q", answer: "a" }))
      assertEqual(await idsOf(store), ids)
      const latest = await store.latestQaId(SESSION)
      assertEqual(latest, ids.at(-1))
      assertEqual(await store.updateQaEntry(SESSION, latest!, { feedbackScore: 5 }), true, "updateQaEntry")
      assertEqual(await store.deleteQaEntry(SESSION, latest!), true, "deleteQaEntry")
    },
  },
  {
    rule: "E11",
    title: "ids that look like UUIDs of any form stay as they are",
    run: async ({ store }) => {
      const uuid = "0b6f2c1e-9a4d-4f7b-8c3e-5d2a1b0c9f8e"
      const ids = [uuid, uuid.toUpperCase(), uuid.replaceAll("-", ""), `{${uuid}}`, `urn:uuid:${uuid}`, `${uuid} `]
      for (const id of ids) assertEqual(await store.createQaEntry(SESSION, fullEntry(id)), id)
      assertEqual(await idsOf(store), ids)
      assertEqual(
        (await store.getAllQaEntries(SESSION)).map(refOf),
        ids.map(() => SESSION),
      )
    },
  },
]
