import type { SessionKey, SessionStore } from "@cognee-session/core"
import { assertEqual, assertTrue } from "../assertions.ts"
import { checkWhile } from "../check-while.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import {
  SESSION,
  type SessionContents,
  allSessions,
  bareEntries,
  bareEntry,
  bareStep,
  contentsOf,
  fillSession,
  forEachAtOnce,
  idsOf,
  noContents,
  refOf,
  storedStep,
  times,
} from "../sample-data.ts"
import { withTwoHandles } from "../two-handles.ts"

export const sessionCases: readonly ConformanceCase[] = [
  {
    rule: "S1",
    title: "a session exists while it holds an entry or a graph context",
    run: async ({ store }) => {
      await store.createQaEntry({ sessionId: "entry" }, bareEntry("e"))
      await store.setGraphContext({ sessionId: "context" }, "graph")
      for (const sessionId of ["entry", "context"]) {
        assertEqual(await store.deleteSession({ sessionId }), true, `the session with one ${sessionId}`)
        assertEqual(await store.deleteSession({ sessionId }), false, "the session after it was deleted")
      }
    },
  },
  {
    rule: "S1",
    title: "a session exists while it holds a trace step",
    requires: ["traces"],
    run: async ({ store }) => {
      await store.saveTraceStep(SESSION, bareStep("t"))
      await store.createQaEntry(SESSION, bareEntry("e"))
      await store.deleteQaEntry(SESSION, "e")
      assertEqual(await store.readTraceSteps(SESSION), [storedStep(bareStep("t"))])
      assertEqual(await store.deleteSession(SESSION), true)
      assertEqual(await store.deleteSession(SESSION), false)
    },
  },
  {
    rule: "S1",
    title: "a session whose last entry was deleted is gone, unless it has a graph context",
    run: async ({ store }) => {
      for (const sessionId of ["bare", "with context"]) await store.createQaEntry({ sessionId }, bareEntry("e"))
      await store.setGraphContext({ sessionId: "with context" }, "")
      for (const sessionId of ["bare", "with context"])
        assertEqual(await store.deleteQaEntry({ sessionId }, "e"), true, "deleteQaEntry")
      if (store.capabilities.listSessions) {
        assertEqual((await allSessions(store)).map(refOf), [{ sessionId: "with context", userId: null }])
      }
      assertEqual(await store.deleteSession({ sessionId: "bare" }), false, "the session that holds nothing")
      assertEqual(await store.deleteSession({ sessionId: "with context" }), true, "the session with a context")
    },
  },
  {
    rule: "S1",
    title: "calls that are refused or find nothing do not make a session",
    run: async ({ store }) => {
      await store.updateQaEntry(SESSION, "e", { answer: "x" })
      await store.deleteQaEntry(SESSION, "e")
      await store.createQaEntry(SESSION, { question: 1, answer: "x" } as never).catch(() => {})
      if (store.capabilities.listSessions) assertEqual(await allSessions(store), [])
      assertEqual(await store.deleteSession(SESSION), false)
      if (store.capabilities.listSessions) assertEqual(await allSessions(store), [])
    },
  },
  {
    rule: "S2",
    title: "deleteSession removes all three parts, and a new session of that name starts empty",
    run: async ({ store }) => {
      for (const round of ["first", "second"]) {
        await fillSession(store, SESSION, round)
        assertEqual(await store.deleteSession(SESSION), true, "the first delete")
        assertEqual(await store.deleteSession(SESSION), false, "the second delete")
        assertEqual(await contentsOf(store), noContents(store))
        assertEqual(await store.latestQaId(SESSION), null)
        assertEqual(await store.updateQaEntry(SESSION, `${round}-1`, { answer: "x" }), false)
      }
      await store.createQaEntry(SESSION, bareEntry("new"))
      assertEqual(
        { ...(await contentsOf(store)), entries: await idsOf(store) },
        { ...noContents(store), entries: ["new"] },
      )
    },
  },
  {
    rule: "S2",
    title: "each part written after a deletion brings back nothing of the others; ids are free again",
    run: async ({ store }) => {
      const writes: ((session: SessionKey) => Promise<unknown>)[] = [
        (session) => store.createQaEntry(session, { ...bareEntry("old-1"), answer: "other" }),
        (session) => store.setGraphContext(session, "new"),
      ]
      if (store.capabilities.traces)
        writes.push((session) => store.saveTraceStep(session, { ...bareStep("old-t"), status: "new" }))
      for (const [index, write] of writes.entries()) {
        const session = { sessionId: `s${index}` }
        await fillSession(store, session, "old")
        await store.deleteSession(session)
        await write(session)
        const { entries, graphContext, steps } = await contentsOf(store, session)
        assertEqual(
          entries.map(({ answer }) => answer),
          index === 0 ? ["other"] : [],
          "the answers",
        )
        assertEqual(graphContext, index === 1 ? "new" : null, "the graph context")
        assertEqual(steps?.map(({ status }) => status) ?? [], index === 2 ? ["new"] : [], "the steps")
      }
    },
  },
  ...withTwoHandles("S2", "of 20 concurrent deletes of one session exactly one gets true", async (a, b) => {
    for (const sessionId of times(8, (n) => `s${n}`)) {
      await fillSession(a, { sessionId }, "x")
      const results = await Promise.all(times(20, (n) => (n % 2 === 0 ? a : b).deleteSession({ sessionId })))
      assertEqual(results.filter((existed) => existed).length, 1, "deletes that got true")
    }
  }),
  ...withTwoHandles("S2", "no reader sees a session half deleted", async (a, b, { random }) => {
    for (const sessionId of times(10, (n) => `s${n}`)) {
      for (const entry of bareEntries("e", 20)) await a.createQaEntry({ sessionId }, entry)
      await fillSession(a, { sessionId }, "x")
      let gone = false
      const reads = partReads(b, { sessionId }, 22)
      await checkWhile(a.deleteSession({ sessionId }), async () => {
        for (const isThere of random.shuffled(reads)) {
          const there = await isThere()
          assertTrue(!(gone && there), "no part after another was gone", "one")
          gone = !there
        }
      })
      assertEqual(await contentsOf(b, { sessionId }), noContents(b), "what is left")
    }
  }),
  ...withTwoHandles(
    "S2",
    "what was written before a deletion is never seen again, late writers included",
    async (a, b) => {
      for (const sessionId of times(15, (n) => `s${n}`)) {
        const session = { sessionId }
        await fillSession(a, session, "before")
        const meanwhile = times(6, (n) => (n % 2 === 0 ? a : b).createQaEntry(session, bareEntry(`meanwhile${n}`)))
        const updates = times(4, (n) => (n % 2 === 0 ? b : a).updateQaEntry(session, "before-1", { answer: `x${n}` }))
        assertEqual(await b.deleteSession(session), true)
        const after = times(3, (n) => a.createQaEntry(session, bareEntry(`after${n}`)))
        await Promise.all([...meanwhile, ...updates, ...after])
        for (const store of [a, b]) {
          const { entries, graphContext, steps } = await contentsOf(store, session)
          const ids = entries.map(({ id }) => id)
          assertEqual(
            ids.filter((id) => id.startsWith("before")),
            [],
            "entries from before the deletion",
          )
          assertEqual(
            ids.filter((id) => id.startsWith("after")).length,
            3,
            "the number of entries from after the deletion",
          )
          assertEqual([graphContext, steps ?? []], [null, []], "graph context and trace")
        }
      }
    },
  ),
  ...withTwoHandles(
    "S2",
    "writes and deletions of one session in a tight loop are never in each other's way",
    async (a, b) => {
      const writes: ((store: SessionStore, n: number) => Promise<unknown>)[] = [
        (store, n) => store.createQaEntry(SESSION, bareEntry(`e${n}`)),
        (store) => store.deleteSession(SESSION),
        (store, n) => store.setGraphContext(SESSION, `graph ${n}`),
        (store, n) => store.updateQaEntry(SESSION, `e${n - 1}`, { answer: "x" }),
        (store) => store.getAllQaEntries(SESSION),
      ]
      const lane = async (store: SessionStore, write: (typeof writes)[number]): Promise<void> => {
        for (const n of times(60, (k) => k)) await write(store, n)
      }
      await Promise.all([a, b].flatMap((store) => writes.map((write) => lane(store, write))))
      await a.deleteSession(SESSION)
      assertEqual(await contentsOf(b), noContents(b))
    },
  ),
  {
    rule: "S3",
    title: "prune removes every session of every user, and can be repeated",
    run: async ({ store }) => {
      await store.prune()
      const keys = times(30, (n) => ({ sessionId: `s${n}`, userId: n % 3 === 0 ? null : `user ${n % 4}` }))
      for (const key of keys) await fillSession(store, key, "x")
      assertEqual(await store.prune(), undefined, "prune")
      for (const key of keys) assertEqual(await contentsOf(store, key), noContents(store), "a session after prune")
      if (store.capabilities.listSessions) assertEqual(await allSessions(store), [], "the listing after prune")
      await store.prune()
      await store.createQaEntry(SESSION, bareEntry("new"))
      assertEqual(await idsOf(store), ["new"])
    },
  },
  ...withTwoHandles("S3", "concurrent prunes remove everything", async (a, b) => {
    const keys = times(40, (n) => ({ sessionId: `s${n}` }))
    for (const key of keys) await fillSession(a, key, "x")
    await Promise.all([a.prune(), b.prune(), a.prune(), b.prune()])
    for (const key of keys) assertEqual(await contentsOf(b, key), noContents(b))
  }),
  ...withTwoHandles("S3", "a session that is written while prune runs stays or goes whole", async (a, b) => {
    const keys = times(30, (n) => ({ sessionId: `s${n}` }))
    for (const key of keys) await fillSession(a, key, "old")
    const whole = await contentsOf(a, keys[0])
    await checkWhile(a.prune(), () => forEachAtOnce(keys, 8, (key) => b.createQaEntry(key, bareEntry("new"))))
    for (const key of keys) assertStayedOrWent(await contentsOf(a, key), whole, a)
  }),
  ...withTwoHandles("S3", "a session made after prune was acknowledged stays", async (a, b) => {
    for (const sessionId of times(5, (n) => `s${n}`)) {
      await fillSession(a, { sessionId }, "x")
      await a.prune()
      await b.createQaEntry({ sessionId }, bareEntry("new"))
      assertEqual(await idsOf(a, { sessionId }), ["new"])
    }
  }),
]

/** For each part a read that tells whether it is there; entries must be there all or not at all. */
function partReads(store: SessionStore, session: SessionKey, entries: number): (() => Promise<boolean>)[] {
  const reads = [
    async () => {
      const found = await store.getAllQaEntries(session)
      assertTrue(found.length === 0 || found.length === entries, `0 or ${entries} entries`, String(found.length))
      return found.length > 0
    },
    async () => (await store.getGraphContext(session)) !== null,
    async () => (await store.latestQaId(session)) !== null,
  ]
  return store.capabilities.traces ? [...reads, async () => (await store.readTraceSteps(session)).length > 0] : reads
}

/** After prune and one create of "new" at once: everything with "new", or "new" alone, or nothing. */
function assertStayedOrWent(seen: SessionContents, whole: SessionContents, store: SessionStore): void {
  const others = seen.entries.filter(({ id }) => id !== "new")
  const hasNew = others.length < seen.entries.length
  if (others.length > 0) {
    const expected = whole.entries.map(({ id }) => id)
    assertEqual(
      others.map(({ id }) => id),
      expected,
      "the entries of a session that stayed",
    )
    assertEqual(hasNew, true, "whether a session that stayed has the new entry")
    assertEqual([seen.graphContext, seen.steps], [whole.graphContext, whole.steps], "the rest of a session that stayed")
  } else {
    assertEqual({ ...seen, entries: [] }, noContents(store), "the rest of a session that went")
  }
}
