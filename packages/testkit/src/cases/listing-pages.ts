import type { SessionScope } from "@cognee-session/core"
import { assertEqual, assertRejects } from "../assertions.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import { allSessions, forEachAtOnce, pagesOf, times } from "../sample-data.ts"

const requires = ["listSessions"] as const

export const listingPageCases: readonly ConformanceCase[] = [
  {
    rule: "S4",
    title: "pages of every size give every session once; the last one has no cursor",
    requires,
    run: async ({ store }) => {
      const keys = times(6, (n) => ({ sessionId: `s${n}`, userId: n % 2 === 0 ? "u" : null }))
      for (const key of keys) await store.setGraphContext(key, "graph")
      const all = await allSessions(store)
      for (const limit of [1, 2, 3, 4, 5, 6, 7, 1000]) {
        const sizes = (await pagesOf(store, "all", limit)).map(({ sessions }) => sessions.length)
        const expected = times(Math.ceil(6 / limit), (page) => Math.min(limit, 6 - page * limit))
        assertEqual(sizes, expected, `the sizes of pages with limit ${limit}`)
        assertEqual(await allSessions(store, "all", limit), all, `the sessions with limit ${limit}`)
      }
    },
  },
  {
    rule: "S4",
    title: "a page holds 100 sessions when no limit is given",
    requires,
    run: async ({ store }) => {
      await forEachAtOnce(
        times(101, (n) => n),
        16,
        (n) => store.setGraphContext({ sessionId: `s${n}` }, "graph"),
      )
      for (const options of [undefined, {}, { limit: undefined, cursor: undefined }]) {
        const page = await store.listSessions("all", options)
        assertEqual(page.sessions.length, 100, "the size of the first page")
        const next = await store.listSessions("all", { cursor: page.nextCursor! })
        assertEqual([next.sessions.length, next.nextCursor], [1, null], "the second page")
      }
    },
  },
  {
    rule: "S4",
    title: "a limit that is not 1 to 1,000, an unknown option and a wrong scope are refused",
    requires,
    run: async ({ store }) => {
      for (const options of [
        ...[0, -1, 1001, 1.5, NaN, Infinity, "1", null, true, 1n].map((limit) => ({ limit })),
        null,
        1,
        "x",
        [],
        { after: "x" },
      ]) {
        await assertRejects(
          () => store.listSessions("all", options as { limit: number }),
          "INVALID_PARAMETER",
          "bad options",
        )
      }
      const scopes = [
        {},
        { userId: undefined },
        undefined,
        null,
        "",
        "ALL",
        "u",
        1,
        [],
        { user: "u" },
        { userId: "" },
        { userId: 1 },
      ]
      for (const scope of [...scopes, { userId: "a\0" }, { userId: "\ud800" }, { userId: "x".repeat(513) }]) {
        await assertRejects(() => store.listSessions(scope as SessionScope), "INVALID_PARAMETER", "a bad scope")
      }
    },
  },
  {
    rule: "S4",
    title: "a cursor of another scope is refused",
    requires,
    run: async ({ store }) => {
      const scopes: SessionScope[] = [
        "all",
        { userId: null },
        { userId: "u" },
        { userId: "null" },
        { userId: "all" },
        { userId: "U" },
      ]
      for (const scope of scopes) {
        const userId = scope === "all" ? "someone" : scope.userId
        for (const sessionId of ["1", "2"]) await store.setGraphContext({ sessionId, userId }, "graph")
      }
      for (const from of scopes) {
        const cursor = (await store.listSessions(from, { limit: 1 })).nextCursor!
        for (const to of scopes) {
          const call = (): Promise<unknown> => store.listSessions(to, { limit: 1, cursor })
          if (to === from) await call()
          else
            await assertRejects(
              call,
              "INVALID_PARAMETER",
              `the cursor of ${JSON.stringify(from)} for ${JSON.stringify(to)}`,
            )
        }
      }
    },
  },
  {
    rule: "S4",
    title: "a malformed cursor is refused",
    requires,
    run: async ({ store }) => {
      for (const sessionId of ["1", "2", "3"]) await store.setGraphContext({ sessionId }, "graph")
      const good = (await store.listSessions("all", { limit: 1 })).nextCursor!
      const texts = [
        "",
        " ",
        "x",
        "null",
        "0",
        "[]",
        "{}",
        '["all",0,null,"s"]',
        good.slice(1),
        good.slice(0, -4),
        "x".repeat(5000),
      ]
      const spoilt = [`${good}!`, ` ${good}`, `${good}${good}`, good.toUpperCase(), good.toLowerCase()]
      const encoded = [
        "null",
        "[]",
        '["all"]',
        '["all",0]',
        '["all","0",null,"s"]',
        '["all",0,null,""]',
        '["all",1e300,null,"s"]',
        '["all",0,null,"s",1]',
      ]
      const ours = encoded.map((json) => Buffer.from(json).toString("base64url"))
      const noText = [null, 1, true, {}, [], [good], Buffer.from(good), Buffer.from(good, "base64url")]
      for (const cursor of [...texts, ...spoilt, ...ours, ...noText]) {
        const call = (): Promise<unknown> => store.listSessions("all", { cursor: cursor as string })
        await assertRejects(call, "INVALID_PARAMETER", `the cursor ${JSON.stringify(cursor).slice(0, 80)}`)
      }
    },
  },
]
