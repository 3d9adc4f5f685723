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
import { withLifetime } from "./lifetime.ts"

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
        // Each write that finds its session gone makes the next ones come earlier, and the other way round.
        let aimMs = -4
        let isLate = false
        const waits = times(48, () => context.random.below(12) - 6)
        await forEachAtOnce(waits, 12, async (wait, n) => {
          const session = { sessionId: `s${n}` }
          const begun = life.now()
          await fillSession(life.store, session, "x")
          const filled = life.now()
          isLate ||= !life.lives(begun)
          await life.sleepUntil(filled + life.ms + aimMs + wait)
          if (!isLate) aimMs += (await writeAtExpiry(context.store, session, n)) ? 1 : -1
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

/** Gives whether the write found the session, which is filled with "x". */
async function writeAtExpiry(store: SessionStore, session: SessionKey, n: number): Promise<boolean> {
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
  return whole
}
