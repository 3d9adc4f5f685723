import { setTimeout } from "node:timers/promises"
import type { SessionKey, SessionStore } from "@cognee-session/core"
import { assertEqual, assertRejects, assertTrue, rejectionOf } from "../assertions.ts"
import type { CaseContext, ConformanceCase } from "../conformance-case.ts"
import {
  SESSION,
  allSessions,
  bareEntry,
  bareStep,
  contentsOf,
  fillSession,
  forEachAtOnce,
  noContents,
  times,
} from "../sample-data.ts"
import { callsOf } from "./every-operation.ts"

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
            `all of the session lives after ${session.sessionId}`,
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
        return "done"
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
          assertTrue(update, "updated")
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
    rule: "X2",
    title: "an expired session is gone for every operation",
    requires,
    run: (context) =>
      withLifetime(context, async (life) => {
        for (const store of [context.store, life.store]) {
          await fillSession(life.store, SESSION, "x")
          await life.sleepUntilOver(life.now())
          if (store.capabilities.listSessions) assertEqual(await allSessions(store), [], "listSessions")
          assertEqual(await store.getQaEntry(SESSION, "x-1"), null, "getQaEntry")
          assertEqual(await store.getLatestQaEntries(SESSION, 5), [], "getLatestQaEntries")
          await assertRejects(() => store.getLatestQaEntries(SESSION, 5, { before: "x-2" }), "NOT_FOUND", "before")
          assertEqual(await store.latestQaId(SESSION), null, "latestQaId")
          assertEqual(await store.updateQaEntry(SESSION, "x-1", { answer: "new" }), false, "updateQaEntry")
          assertEqual(await store.updateQaEntry(SESSION, "x-1", {}), false, "an empty updateQaEntry")
          assertEqual(await store.deleteQaEntry(SESSION, "x-1"), false, "deleteQaEntry")
          assertEqual(await contentsOf(store), noContents(store), "what it holds")
          assertEqual(await store.deleteSession(SESSION), false, "deleteSession")
        }
        return "done"
      }),
  },
  {
    rule: "X2",
    title: "a write after expiry starts a new incarnation: ids are free, nothing old is seen, then or later",
    requires,
    run: (context) =>
      withLifetime(context, async (life) => {
        const writes = renewalsOf(context.store)
        const sessions = writes.map((_, n) => ({ sessionId: `s${n}` }))
        await forEachAtOnce(sessions, 4, (session) => fillSession(life.store, session, "x"))
        await life.sleepUntilOver(life.now())
        for (const [n, session] of sessions.entries()) {
          const expected = await writes[n]!(session)
          const { entries, graphContext, steps } = await contentsOf(life.store, session)
          const seen = [
            ...entries.map(({ id, answer }) => `${id} ${answer}`),
            graphContext,
            ...(steps ?? []).map(({ status }) => status),
          ]
          assertEqual(
            seen.filter((part) => part !== null),
            expected,
            "what the new incarnation holds",
          )
          assertEqual(await context.store.updateQaEntry(session, "x-2", { answer: "back" }), false, "an old entry")
        }
        return "done"
      }),
  },
  {
    rule: "X2",
    title: "prune clears what has expired and what has not",
    requires,
    run: (context) =>
      withLifetime(context, async (life) => {
        await fillSession(life.store, SESSION, "x")
        await fillSession(context.store, { sessionId: "stays" }, "x")
        await life.sleepUntilOver(life.now())
        await context.store.prune()
        for (const session of [SESSION, { sessionId: "stays" }]) {
          assertEqual(await contentsOf(life.store, session), noContents(life.store))
        }
        return "done"
      }),
  },
  {
    rule: "X2",
    title: "a write at the very moment of expiry finds the session whole or gone",
    requires,
    run: (context) =>
      withLifetime(context, async (life) => {
        const rounds = times(30, (n) => ({ n, session: { sessionId: `s${n}` }, wait: context.random.below(12) - 6 }))
        const outcomes = rounds.map(({ n, session, wait }) => writeAtExpiry(context.store, life, session, n, wait))
        return (await Promise.all(outcomes)).includes("too slow") ? "too slow" : "done"
      }),
  },
]

/** A short time to live, with a handle that gives it to what it writes. */
class Lifetime {
  readonly ms: number
  readonly store: SessionStore
  readonly #coarseMs: number

  constructor(ms: number, store: SessionStore, coarseMs: number) {
    this.ms = ms
    this.store = store
    this.#coarseMs = coarseMs
  }

  now(): number {
    return performance.now()
  }

  /** Whether what was written from `since` on must still be there. */
  lives(since: number): boolean {
    return this.now() < since + this.ms - this.#coarseMs
  }

  /** Whether what was acknowledged by `since` must be gone. */
  isOver(since: number): boolean {
    return this.now() > since + this.ms + this.#coarseMs + 5
  }

  async sleepUntil(moment: number): Promise<void> {
    while (this.now() < moment) await setTimeout(Math.max(1, moment - this.now()))
  }

  sleepUntilOver(since: number): Promise<void> {
    return this.sleepUntil(since + this.ms + this.#coarseMs + 10)
  }
}

/** Tries with longer and longer lifetimes until the machine was quick enough for the attempt to show anything. */
async function withLifetime(
  context: CaseContext,
  attempt: (life: Lifetime) => Promise<"done" | "too slow">,
): Promise<void> {
  const { coarseMs } = context.storage.expiry!
  for (let ms = Math.max(200, coarseMs * 5); ms < 30_000; ms *= 2) {
    const store = await context.open({ ttlSeconds: ms / 1000 })
    if ((await attempt(new Lifetime(ms, store, coarseMs))) === "done") return
    await context.store.prune()
  }
  throw new Error("the store was too slow for a time to live of 30 seconds")
}

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

/** Writes to a session that was filled with "x" and has expired; each gives what it must then hold. */
function renewalsOf(store: SessionStore): ((session: SessionKey) => Promise<string[]>)[] {
  const other = { ...bareEntry("x-1"), answer: "other" }
  const writes: ((session: SessionKey) => Promise<string[]>)[] = [
    (session) => store.createQaEntry(session, other).then(() => ["x-1 other"]),
    (session) => store.setGraphContext(session, "new").then(() => ["new"]),
  ]
  if (store.capabilities.traces) {
    writes.push((session) => store.saveTraceStep(session, { ...bareStep("x-t"), status: "new" }).then(() => ["new"]))
  }
  if (store.capabilities.atomicBatch) {
    writes.push((session) =>
      store.createQaEntries(session, [bareEntry("n"), other]).then(() => ["n answer n", "x-1 other"]),
    )
  }
  return writes
}

async function writeAtExpiry(
  store: SessionStore,
  life: Lifetime,
  session: SessionKey,
  n: number,
  wait: number,
): Promise<"done" | "too slow"> {
  const began = life.now()
  await fillSession(life.store, session, "x")
  if (!life.lives(began)) return "too slow" // its first part may be gone already
  await life.sleepUntil(life.now() + life.ms + wait)
  const kind = n % 3
  const updated = kind === 0 && (await store.updateQaEntry(session, "x-1", { answer: "new" }))
  if (kind === 1) await store.createQaEntry(session, bareEntry("new"))
  if (kind === 2) await store.setGraphContext(session, "new")
  const { entries, graphContext, steps } = await contentsOf(store, session)
  const whole = kind === 0 ? updated : entries.some(({ id }) => id === "x-1")
  const old = whole ? ["x-1", "x-2"] : []
  assertEqual(
    entries.map(({ id }) => id),
    kind === 1 ? [...old, "new"] : old,
    "the entries",
  )
  assertEqual(graphContext, kind === 2 ? "new" : whole ? "graph x" : null, "the graph context")
  if (steps !== null) assertEqual(steps.length, whole ? 1 : 0, "the number of steps")
  return "done"
}
