import { setTimeout } from "node:timers/promises"
import type { SessionKey, SessionStore } from "@cognee-session/core"
import { assertEqual, assertRejects, assertTrue, rejectionOf } from "../assertions.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import {
  SESSION,
  bareEntry,
  bareStep,
  contentsOf,
  fillSession,
  forEachAtOnce,
  idsOf,
  noContents,
  times,
} from "../sample-data.ts"
import { callsOf } from "./every-operation.ts"
import { withLifetime } from "./lifetime.ts"

const requires = ["expiry"] as const

export const expiryCases: readonly ConformanceCase[] = [
  {
    rule: "X1",
    title: "a ttlSeconds that is no positive number is refused",
    requires,
    run: async (context) => {
      for (const ttlSeconds of [0, -1, NaN, Infinity, -Infinity, "1", null, true]) {
        const open = async (): Promise<unknown> => context.open({ ttlSeconds: ttlSeconds as number })
        const error = await rejectionOf(open, `opening with ttlSeconds ${ttlSeconds}`)
        assertEqual(error.code, "INVALID_PARAMETER", "code")
      }
    },
  },
  {
    rule: "X1",
    title: "a session lives for its time, and then all of it is gone together, on every handle",
    requires,
    run: (context) =>
      withLifetime(context, async (life) => {
        const written = life.now()
        await fillSession(life.store, SESSION, "x")
        const filled = life.now()
        const whole = await contentsOf(context.store)
        if (!life.lives(written)) return "too slow"
        assertEqual([whole.entries.length, whole.graphContext], [2, "graph x"], "the session while it lives")
        await life.sleepUntil(filled + life.ms * 0.5)
        const later = await contentsOf(context.store)
        if (!life.lives(written)) return "too slow"
        assertEqual(later, whole, "the session at half its time")
        await life.sleepUntilOver(filled)
        for (const store of [context.store, life.store]) {
          assertEqual(await contentsOf(store), noContents(store), "the session after its time")
        }
        return "done"
      }),
  },
  {
    rule: "X1",
    title: "the parts are not gone one before the other",
    requires,
    run: (context) =>
      withLifetime(context, async (life) => {
        const sessions = times(10, (n) => ({ sessionId: `s${n}` }))
        for (const session of sessions) {
          await life.store.createQaEntry(session, bareEntry("e"))
          await setTimeout(life.ms / 20)
          await life.store.setGraphContext(session, "graph")
        }
        const filled = life.now()
        while (!life.isOver(filled)) {
          for (const [n, session] of sessions.entries()) {
            const reads = [() => context.store.latestQaId(session), () => context.store.getGraphContext(session)]
            const [first, second] = n % 2 === 0 ? reads : reads.toReversed()
            if ((await first!()) === null) assertEqual(await second!(), null, "one part after another was gone")
          }
          await setTimeout(2)
        }
        return "done"
      }),
  },
  {
    rule: "X1",
    title: "each kind of write gives the whole session its time anew",
    requires,
    run: (context) =>
      withLifetime(context, async (life) => {
        const { store } = life
        const writes = writesOf(store)
        const sessions = [...writes.keys()].map((sessionId) => ({ sessionId }))
        const begun = life.now()
        await forEachAtOnce(sessions, 4, (session) => fillSession(store, session, "x"))
        const filled = life.now()
        await life.sleepUntil(filled + life.ms * 0.5)
        const renewed = life.now()
        await forEachAtOnce(sessions, 4, (session) => writes.get(session.sessionId)!(session))
        const late = !life.lives(begun)
        await life.sleepUntilOver(filled)
        for (const session of sessions) {
          const { entries, graphContext } = await contentsOf(store, session)
          if (late || !life.lives(renewed)) return "too slow"
          assertTrue(
            entries.length >= 1 && graphContext !== null,
            `all of the session after ${session.sessionId}`,
            `${entries.length} entries and the graph context ${graphContext}`,
          )
        }
        return "done"
      }),
  },
  {
    rule: "X1",
    title: "reads and calls that change nothing give no new time",
    requires,
    run: (context) =>
      withLifetime(context, async (life) => {
        const { store } = life
        const begun = life.now()
        await fillSession(store, SESSION, "x")
        const filled = life.now()
        await life.sleepUntil(filled + life.ms * 0.5)
        const read = life.now()
        for (const call of callsOf(store)) if (!call.writes) await call.run(store, SESSION)
        await store.updateQaEntry(SESSION, "none", { answer: "x" })
        await store.updateQaEntry(SESSION, "x-1", {})
        await store.deleteQaEntry(SESSION, "none")
        await assertRejects(() => store.setGraphContext(SESSION, 1 as never), "INVALID_PARAMETER")
        if (store.capabilities.listSessions) await store.listSessions("all")
        const repeat = store.createQaEntry(SESSION, bareEntry("x-2"))
        const conflict = store.createQaEntry(SESSION, { ...bareEntry("x-2"), answer: "other" })
        await Promise.allSettled([repeat, conflict])
        if (!life.lives(begun)) return "too slow"
        await life.sleepUntilOver(filled)
        assertEqual(await contentsOf(store), noContents(store), "the session after its time")
        return life.lives(read) ? "done" : "too slow" // by now also a session that the reads have renewed is gone
      }),
  },
  {
    rule: "X1",
    title: "the last write decides, by its own handle's ttlSeconds, and every handle keeps to it",
    requires,
    run: (context) =>
      withLifetime(context, async (life) => {
        const forever = context.store
        const long = await context.open({ ttlSeconds: 3600 })
        const writers = { never: forever, long, short: life.store }
        const order = [
          ["short", "never"],
          ["short", "long"],
          ["never", "short"],
          ["long", "short"],
        ] as const
        const begun = life.now()
        for (const [first, last] of order) {
          const session = { sessionId: `${first}, ${last}` }
          await writers[first].createQaEntry(session, bareEntry("e"))
          const update = await writers[last].updateQaEntry(session, "e", { answer: "last" })
          if (!update && !life.lives(begun)) return "too slow"
          assertEqual(update, true, "updateQaEntry")
        }
        await life.sleepUntilOver(life.now())
        for (const [first, last] of order) {
          for (const reader of [forever, long, life.store]) {
            const seen = (await reader.getQaEntry({ sessionId: `${first}, ${last}` }, "e"))?.answer
            assertEqual(seen, last === "short" ? undefined : "last", `the answer written by ${first}, then ${last}`)
          }
        }
        return "done"
      }),
  },
  {
    rule: "X1",
    title: "another process keeps to what a write has stored, and its own write decides anew",
    requires: ["expiry", "multiProcess", "childModule"],
    run: (context) =>
      withLifetime(context, async (life) => {
        const other = await context.openProcess()
        const begun = life.now()
        for (const sessionId of ["ends", "stays"]) await fillSession(life.store, { sessionId }, "x")
        const seen = await idsOf(other, { sessionId: "ends" })
        const updated = await other.updateQaEntry({ sessionId: "stays" }, "x-1", { answer: "for ever" })
        if (!life.lives(begun)) return "too slow"
        assertEqual([seen, updated], [["x-1", "x-2"], true], "the session while it lives, and the update")
        await life.sleepUntilOver(life.now())
        assertEqual(await contentsOf(other, { sessionId: "ends" }), noContents(other), "the session after its time")
        const answer = (await life.store.getQaEntry({ sessionId: "stays" }, "x-1"))?.answer
        assertEqual(answer, "for ever", "the answer that the other process wrote")
        return "done"
      }),
  },
]

/** Every kind of write on a session filled with "x", none of which removes a whole part. */
function writesOf(store: SessionStore): Map<string, (session: SessionKey) => Promise<unknown>> {
  const writes = new Map<string, (session: SessionKey) => Promise<unknown>>([
    ["createQaEntry", (session) => store.createQaEntry(session, bareEntry("new"))],
    ["updateQaEntry", (session) => store.updateQaEntry(session, "x-1", { answer: "new" })],
    ["deleteQaEntry", (session) => store.deleteQaEntry(session, "x-2")],
    ["setGraphContext", (session) => store.setGraphContext(session, "new")],
  ])
  if (store.capabilities.traces) writes.set("saveTraceStep", (session) => store.saveTraceStep(session, bareStep("new")))
  if (store.capabilities.atomicBatch)
    writes.set("createQaEntries", (session) => store.createQaEntries(session, [bareEntry("new")]))
  return writes
}
