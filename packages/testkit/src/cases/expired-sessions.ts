import type { SessionKey, SessionStore } from "@cognee-session/core"
import { assertEqual, assertRejects } from "../assertions.ts"
import type { ConformanceCase } from "../conformance-case.ts"
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
import { type Lifetime, withLifetime } from "./lifetime.ts"

const requires = ["expiry"] as const

export const expiredSessionCases: readonly ConformanceCase[] = [
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
        const places = times(36, () => context.random.next())
        let isLate = false
        await forEachAtOnce(places, 12, async (place, n) => {
          isLate ||= (await writeAtExpiry(context.store, life, n, place)) === "too slow"
        })
        return isLate ? "too slow" : "done"
      }),
  },
]

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

/** Writes when a session is about to end: at a place, from 0 to 1, of the time in which it must. */
async function writeAtExpiry(
  store: SessionStore,
  life: Lifetime,
  n: number,
  place: number,
): Promise<"done" | "too slow"> {
  const session = { sessionId: `s${n}` }
  const begun = life.now()
  await fillSession(life.store, session, "x")
  const called = life.now()
  await life.store.setGraphContext(session, "graph x")
  const takes = life.now() - called
  if (!life.lives(begun)) return "too slow"
  await life.sleepUntil(called + life.ms - 8 + place * (takes + 12))
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
