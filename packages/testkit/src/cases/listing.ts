import { setTimeout } from "node:timers/promises"
import {
  type SessionInfo,
  type SessionKey,
  type SessionRef,
  type SessionStore,
  compareSessions,
} from "@cognee-session/core"
import { assertEqual, assertTrue } from "../assertions.ts"
import { checkWhile } from "../check-while.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import { HOSTILE_NAMES } from "../hostile-text.ts"
import { allSessions, bareEntry, bareStep, fillSession, forEachAtOnce, refOf, times } from "../sample-data.ts"
import { withTwoHandles } from "../two-handles.ts"
import { callsOf } from "./every-operation.ts"

const requires = ["listSessions"] as const

/** Longer than the steps of any clock that is used here. */
const CLOCK_STEP_MS = 20

export const listingCases: readonly ConformanceCase[] = [
  {
    rule: "S4",
    title: "a listing of an empty store is empty, and its last page has no cursor",
    requires,
    run: async ({ store }) => {
      for (const scope of ["all", { userId: null }, { userId: "u" }] as const) {
        assertEqual(await store.listSessions(scope), { sessions: [], nextCursor: null })
      }
    },
  },
  {
    rule: "S4",
    title: "a user's scope holds that user's sessions alone, all holds everybody's",
    requires,
    run: async ({ store }) => {
      const keys = ["u", "U", "u2", "", null].flatMap((userId) =>
        ["s", "t"].map((sessionId) => ({ sessionId, userId: userId === "" ? "all" : userId })),
      )
      for (const key of keys) await store.setGraphContext(key, "graph")
      for (const userId of ["u", "U", "u2", "all", null, "nobody"]) {
        assertSameSet(
          await allSessions(store, { userId }),
          keys.filter((key) => key.userId === userId),
        )
      }
      assertSameSet(await allSessions(store), keys)
    },
  },
  {
    rule: "S4",
    title:
      "most recently written comes first, whichever part was written; reads and calls that change nothing do not count",
    requires,
    run: async ({ store }) => {
      const names = [...writesOf(store).keys()]
      for (const sessionId of names) await fillSession(store, { sessionId }, "x")
      await setTimeout(CLOCK_STEP_MS)
      for (const [sessionId, write] of writesOf(store)) {
        await write({ sessionId })
        await readEverything(store, { sessionId: names[0]! })
        assertEqual((await allSessions(store))[0]?.sessionId, sessionId, "the first session of the listing")
        await setTimeout(CLOCK_STEP_MS)
      }
      assertEqual(
        (await allSessions(store)).map((info) => info.sessionId),
        names.toReversed(),
        "the order at last",
      )
    },
  },
  {
    rule: "S4",
    title: "updatedAt is the time of the last write",
    requires,
    run: async ({ store }) => {
      await store.setGraphContext({ sessionId: "s" }, "1")
      const [first] = await allSessions(store)
      const started = performance.now()
      await setTimeout(100)
      await store.setGraphContext({ sessionId: "s" }, "2")
      const [second] = await allSessions(store)
      const passed = second!.updatedAt.getTime() - first!.updatedAt.getTime()
      const most = performance.now() - started + 500
      assertTrue(passed >= 60 && passed <= most, "updatedAt to move by the 100 ms between two writes", `${passed} ms`)
    },
  },
  {
    rule: "S4",
    title: "sessions written at once come in the order of time, user and session id, page by page too",
    requires,
    run: async ({ store, random }) => {
      const names = HOSTILE_NAMES.filter((_, index) => index % 3 === 0)
      const keys = names.flatMap((name) => [
        { sessionId: name },
        { sessionId: "s", userId: name },
        { sessionId: name, userId: "u" },
      ])
      await forEachAtOnce(random.shuffled(keys), 16, (key) => store.setGraphContext(key, "graph"))
      const listed = await allSessions(store, "all", 1000)
      assertSameSet(listed, keys)
      assertEqual(listed, listed.toSorted(compareSessions), "the listing, sorted")
      assertEqual(await allSessions(store, "all", 7), listed, "the listing in pages of 7")
      const ofUser = listed.filter(({ userId }) => userId === "u")
      assertEqual(await allSessions(store, { userId: "u" }, 5), ofUser, "one user's in pages of 5")
    },
  },
  {
    rule: "S4",
    title: "sessions that go, come or are written between two pages do not hide or double the others",
    requires,
    run: async ({ store }) => {
      for (const sessionId of times(20, (n) => `s${n}`)) await store.setGraphContext({ sessionId }, "graph")
      const first = await store.listSessions("all", { limit: 5 })
      const all = await allSessions(store)
      // More go than come, so that an offset would not find its place again.
      for (const gone of first.sessions.slice(-2)) await store.deleteSession(gone)
      await store.deleteSession(all[8]!)
      await setTimeout(CLOCK_STEP_MS)
      await store.setGraphContext(first.sessions[0]!, "written")
      await store.setGraphContext({ sessionId: "new" }, "graph")
      const rest = await store.listSessions("all", { limit: 100, cursor: first.nextCursor! })
      const expected = all.slice(5).filter((_, index) => index !== 3)
      assertEqual(rest.sessions, expected, "the sessions after the first page")
      const heads = (await allSessions(store)).slice(0, 2).map(({ sessionId }) => sessionId)
      assertEqual(heads.toSorted(), ["new", first.sessions[0]!.sessionId].toSorted(), "a new listing gives these first")
    },
  },
  ...withTwoHandles(
    "S4",
    "sessions that stay as they are come exactly once while others are written and deleted",
    async (a, b) => {
      const quiet = times(30, (n) => ({ sessionId: `quiet${n}`, userId: null }))
      for (const key of quiet) await a.setGraphContext(key, "graph")
      const busy = async (lane: number): Promise<void> => {
        for (const n of times(20, (k) => k)) {
          const session = { sessionId: `busy${lane}-${n % 5}` }
          await b.createQaEntry(session, bareEntry(`e${n}`))
          if (n % 4 === 3) await b.deleteSession(session)
        }
      }
      await checkWhile(Promise.all(times(4, busy)), async () => {
        const seen = (await allSessions(a, "all", 7)).filter(({ sessionId }) => sessionId.startsWith("quiet"))
        assertSameSet(seen, quiet)
      })
    },
    requires,
  ),
  ...withTwoHandles(
    "S4",
    "updatedAt never goes back, and a write is listed on the other handle at once",
    async (a, b) => {
      let last = 0
      const check = async (): Promise<void> => {
        const [info] = (await b.listSessions({ userId: null })).sessions
        const time = info?.updatedAt.getTime() ?? 0
        assertTrue(time >= last, "updatedAt never to go back", `${time - last} ms`)
        last = time
      }
      const write = (n: number): Promise<unknown> =>
        (n % 2 === 0 ? a : b).setGraphContext({ sessionId: "s" }, `graph ${n}`)
      await write(0)
      await check()
      assertTrue(last > 0, "the session in the listing of the other handle", "none")
      const lane = async (n: number): Promise<void> => {
        for (const m of times(20, (k) => k)) await write(n + m)
      }
      await checkWhile(Promise.all(times(4, lane)), check)
    },
    requires,
  ),
]

/** Every kind of write, by name, on a session filled with "x". */
function writesOf(store: SessionStore): Map<string, (session: SessionKey) => Promise<unknown>> {
  const writes = new Map<string, (session: SessionKey) => Promise<unknown>>([
    ["createQaEntry", (session) => store.createQaEntry(session, bareEntry("new"))],
    ["updateQaEntry", (session) => store.updateQaEntry(session, "x-1", { feedbackScore: 1 })],
    ["memifyMetadataPatch", (session) => store.updateQaEntry(session, "x-1", { memifyMetadataPatch: { p: true } })],
    ["deleteQaEntry", (session) => store.deleteQaEntry(session, "x-2")],
    ["setGraphContext", (session) => store.setGraphContext(session, "new")],
  ])
  if (store.capabilities.traces) writes.set("saveTraceStep", (session) => store.saveTraceStep(session, bareStep("new")))
  if (store.capabilities.atomicBatch) {
    writes.set("createQaEntries", (session) => store.createQaEntries(session, [bareEntry("n1"), bareEntry("n2")]))
  }
  return writes
}

/** All reads, and calls that find that there is nothing to do. */
async function readEverything(store: SessionStore, session: SessionKey): Promise<void> {
  for (const call of callsOf(store)) if (!call.writes) await call.run(store, session)
  await store.updateQaEntry(session, "none", { answer: "x" })
  await store.updateQaEntry(session, "x-1", {})
  await store.deleteQaEntry(session, "none")
  await store.createQaEntry(session, bareEntry("x-2"))
  await store.createQaEntry(session, { ...bareEntry("x-2"), answer: "other" }).catch(() => {})
}

function assertSameSet(listed: readonly SessionInfo[], keys: readonly SessionKey[]): void {
  const sorted = (refs: readonly SessionRef[]): string[] => refs.map((ref) => JSON.stringify(ref)).toSorted()
  assertEqual(sorted(listed.map(refOf)), sorted(keys.map(refOf)), "the sessions of the listing")
}
