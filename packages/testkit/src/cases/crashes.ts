import { setTimeout } from "node:timers/promises"
import type { SessionKey, SessionStore } from "@cognee-session/core"
import { assertEqual, assertTrue } from "../assertions.ts"
import type { CaseContext, ConformanceCase } from "../conformance-case.ts"
import {
  SESSION,
  bareEntries,
  bareStep,
  contentsOf,
  createMany,
  fullEntry,
  idsOf,
  storedEntry,
  times,
  traceIdsOf,
} from "../sample-data.ts"
import type { StoreProcess } from "../store-process.ts"

const requires = ["multiProcess", "childModule"] as const

/** Does one numbered piece of work after the other, until it is killed. */
type Work = (store: SessionStore, n: number) => Promise<unknown>

export const crashCases: readonly ConformanceCase[] = [
  {
    rule: "F3",
    title: "every acknowledged create of a process that is killed is there exactly once, whole and in order",
    requires,
    run: async (context) => {
      const works = (session: SessionKey): Work[] =>
        times(4, (lane) => (store, n) => store.createQaEntry(session, fullEntry(`${lane}-${n}`)))
      const check: Crash["check"] = async (session, acknowledged) => {
        const entries = await context.store.getAllQaEntries(session)
        for (const entry of entries) assertEqual(entry, storedEntry(session, fullEntry(entry.id), entry), "an entry")
        for (const [lane, done] of acknowledged.entries()) {
          const ids = entries.map(({ id }) => id).filter((id) => id.startsWith(`${lane}-`))
          assertPrefix(
            ids,
            times(done, (n) => `${lane}-${n}`),
            [`${lane}-${done}`],
          )
        }
      }
      await killTwice(context, { atOnce: 2, works, check })
    },
  },
  {
    rule: "F3",
    title: "a batch that a killed process was writing is there whole or not at all",
    requires: [...requires, "atomicBatch"],
    run: async (context) => {
      const works = (session: SessionKey): Work[] =>
        times(2, (lane) => (store, n) => store.createQaEntries(session, bareEntries(`${lane}-${n}-`, 50)))
      const check: Crash["check"] = async (session, acknowledged) => {
        const ids = await idsOf(context.store, session)
        for (const [lane, done] of acknowledged.entries()) {
          const batches = (count: number): string[] =>
            times(count * 50, (n) => `${lane}-${Math.floor(n / 50)}-${n % 50}`)
          assertPrefix(
            ids.filter((id) => id.startsWith(`${lane}-`)),
            batches(done),
            batches(done + 1).slice(done * 50),
          )
        }
      }
      await killTwice(context, { atOnce: 2, works, check })
    },
  },
  {
    rule: "F3",
    title: "acknowledged updates, deletes and graph contexts of a killed process stay",
    requires,
    run: async (context) => {
      const { store } = context
      const fill: Crash["fill"] = (session) => createMany(store, bareEntries("e", 400), session)
      const check: Crash["check"] = (session, acknowledged) => assertChanged(store, session, acknowledged)
      await killTwice(context, { atOnce: 3, fill, works: changes, check })
    },
  },
  {
    rule: "F3",
    title: "a process that is killed leaves nothing in the way: others write and read on",
    requires,
    run: async (context) => {
      const works = (session: SessionKey): Work[] => [
        (store, n) => store.createQaEntry(session, fullEntry(`e${n}`)),
        (store) => store.deleteSession(session),
        (store, n) => store.setGraphContext(session, `graph ${n}`),
      ]
      const check: Crash["check"] = async (session) => {
        // A server may still carry out what the process had sent, once: its one create and its one deletion can each be in
        // the way of one attempt, but not of a third.
        let isFree = false
        for (let attempt = 0; attempt < 3 && !isFree; attempt++) isFree = await writesAndReads(context.store, session)
        assertTrue(isFree, "others to write and read on", "a session in which they cannot")
      }
      await killTwice(context, { atOnce: 2, works, check })
    },
  },
  {
    rule: "F3",
    title: "acknowledged trace steps of a killed process are there exactly once, in order",
    requires: [...requires, "traces"],
    run: async (context) => {
      const steps = times(
        2,
        (lane): Work =>
          (store, n) =>
            store.saveTraceStep(SESSION, bareStep(`${lane}-${n}`)),
      )
      const acknowledged = await killWhile(context, steps)
      const ids = await traceIdsOf(context.store)
      for (const [lane, done] of acknowledged.entries()) {
        assertPrefix(
          ids.filter((id) => id.startsWith(`${lane}-`)),
          times(done, (n) => `${lane}-${n}`),
          [`${lane}-${done}`],
        )
      }
    },
  },
]

interface Crash {
  /** How many sessions one process works on. */
  readonly atOnce: number
  /** Makes a session what the work expects. Default: it stays new. */
  readonly fill?: (session: SessionKey) => Promise<void>
  readonly works: (session: SessionKey) => readonly Work[]
  /** Compares what is found of each piece of work with how much of it was acknowledged. */
  readonly check: (session: SessionKey, acknowledged: readonly number[]) => Promise<void>
}

/**
 * Twice starts a process that works on new sessions, kills it, and checks each of them. A new process takes far longer
 * than a session more, and something of each session is under way when the process is killed.
 */
async function killTwice(context: CaseContext, { atOnce, fill, works, check }: Crash): Promise<void> {
  for (const round of ["first", "second"]) {
    const sessions = times(atOnce, (n) => ({ sessionId: `${round}-${n}` }))
    if (fill !== undefined) await Promise.all(sessions.map(fill))
    const acknowledged = await killWhile(context, sessions.flatMap(works))
    const each = acknowledged.length / atOnce
    for (const [n, session] of sessions.entries()) await check(session, acknowledged.slice(n * each, (n + 1) * each))
  }
}

/** Starts a process that does all the work at once, kills it at a random moment, and tells how much of each was acknowledged. */
async function killWhile(context: CaseContext, works: readonly Work[]): Promise<number[]> {
  const child = await context.openProcess()
  const acknowledged = works.map(() => 0)
  const failed = Promise.all(works.map((work, lane) => repeat(child, work, () => (acknowledged[lane]! += 1))))
  failed.catch(() => {}) // a failure counts until the process is killed
  while (acknowledged.every((count) => count === 0)) await Promise.race([setTimeout(1), failed])
  await Promise.race([setTimeout(context.random.below(120)), failed])
  await child.kill()
  return acknowledged
}

/** Never ends by itself when all goes well: the last call's reply does not come. */
async function repeat(child: StoreProcess, work: Work, done: () => void): Promise<never> {
  for (let n = 0; ; n++) {
    await work(child, n)
    done()
  }
}

function assertPrefix(seen: readonly string[], acknowledged: readonly string[], inFlight: readonly string[]): void {
  const expected = seen.length > acknowledged.length ? [...acknowledged, ...inFlight] : acknowledged
  assertEqual(seen, expected, "the acknowledged writes, and the one in flight or not")
}

/** Whether an entry can be made, changed, read and deleted with its session, with nothing in between. */
async function writesAndReads(store: SessionStore, session: SessionKey): Promise<boolean> {
  await store.createQaEntry(session, fullEntry("after"))
  await store.updateQaEntry(session, "after", { answer: "changed" })
  const answer = (await store.getQaEntry(session, "after"))?.answer
  const deleted = await store.deleteSession(session)
  return answer === "changed" && deleted && (await contentsOf(store, session)).entries.length === 0
}

/** An update of each even entry, a delete of each odd one, and a graph context, one after the other. */
function changes(session: SessionKey): Work[] {
  return [
    (store, n) => store.updateQaEntry(session, `e${(2 * n) % 400}`, { answer: `changed ${n}` }),
    (store, n) => store.deleteQaEntry(session, `e${(2 * n + 1) % 400}`),
    (store, n) => store.setGraphContext(session, `graph ${n}`),
  ]
}

async function assertChanged(store: SessionStore, session: SessionKey, acknowledged: readonly number[]): Promise<void> {
  const [updates, deletes, graphs] = acknowledged as [number, number, number]
  const answers = new Map((await store.getAllQaEntries(session)).map(({ id, answer }) => [id, answer]))
  for (const n of times(200, (k) => k)) {
    const last = updates <= n ? -1 : n + 200 * Math.floor((updates - 1 - n) / 200)
    const inFlight = updates % 200 === n ? updates : last
    const expected = [last, inFlight].map((m) => (m < 0 ? `answer e${2 * n}` : `changed ${m}`))
    const answer = answers.get(`e${2 * n}`) ?? "no entry"
    assertTrue(expected.includes(answer), `entry e${2 * n} with an answer of ${expected.join(" or ")}`, answer)
    if (n < deletes)
      assertEqual(answers.has(`e${2 * n + 1}`), false, `whether the deleted entry e${2 * n + 1} is there`)
    if (n > deletes) assertEqual(answers.has(`e${2 * n + 1}`), true, `whether entry e${2 * n + 1} is there`)
  }
  const graph = await store.getGraphContext(session)
  const allowed = [graphs === 0 ? null : `graph ${graphs - 1}`, `graph ${graphs}`]
  assertTrue(allowed.includes(graph), `a graph context of ${allowed.join(" or ")}`, String(graph))
}
