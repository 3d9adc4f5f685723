import { deepEqual, equal, match, rejects } from "node:assert/strict"
import { setImmediate } from "node:timers/promises"
import type { SessionStore } from "@cognee-session/core"
import { type ManagedSession, SessionManager, copySessions } from "@cognee-session/manager"
import type { SessionStoreHarness } from "@cognee-session/testkit"
import { everythingIn, fill } from "../../manager/test/copy-contents.ts"
import { type Checks, runChecks } from "./checks.ts"
import { harness as fs } from "./fs.ts"
import { harness as memory } from "./memory.ts"
import { harness as redis } from "./redis.ts"

// What the manager does for an application, on each of these stores.

const STORES = [memory, fs, redis]

/** A check with a new store. */
async function onStore(harness: SessionStoreHarness, check: (store: SessionStore) => Promise<void>): Promise<void> {
  const storage = await harness.create()
  try {
    await using store = await storage.open()
    await check(store)
  } finally {
    await storage.destroy()
  }
}

async function keepsHistory(store: SessionStore): Promise<void> {
  const session = new SessionManager(store, { historyLimit: 2 }).session({ userId: "ada", sessionId: "chat" })
  for (const question of ["one", "two", "three"]) await session.saveQa({ question, answer: question.toUpperCase() })
  await session.setGraphContext("what the graph knows")
  const { messages, text, graphContext } = await session.loadConversation()
  deepEqual(
    messages.map(({ role, content }) => `${role}: ${content}`),
    ["user: two", "assistant: TWO", "user: three", "assistant: THREE"],
  )
  match(text, /^Previous conversation:/)
  equal(graphContext, "what the graph knows")
  deepEqual(await session.loadHistory({ maxChars: 3 }), [])
  equal((await session.loadHistory({ limit: 10 })).length, 6)
}

async function keepsFeedback(store: SessionStore): Promise<void> {
  const session = new SessionManager(store).session({ userId: "ada" })
  equal(await session.rateLatest({ score: 1 }), null)
  const id = await session.saveQa({ question: "q", answer: "a" })
  equal(await session.rateLatest({ score: 5, text: "good" }), id)
  const [rated] = (await session.loadConversation()).entries
  deepEqual([rated?.feedbackScore, rated?.feedbackText], [5, "good"])
  deepEqual({ ...rated?.memifyMetadata }, { feedback_weights_applied: false })
  equal(await session.deleteFeedback(id), true)
  equal((await session.loadConversation()).entries[0]?.feedbackScore, null)
  await rejects(session.addFeedback(id, { score: 6 }), { code: "INVALID_PARAMETER" })
}

async function tracesCalls(store: SessionStore): Promise<void> {
  const manager = new SessionManager(store, { summarize: async (value) => `it gave ${JSON.stringify(value)}` })
  const session = manager.session({ userId: "ada", sessionId: "traced" })
  await callAll(session)
  await manager.flush()
  const steps = await session.getTrace()
  deepEqual(
    steps.map(({ originFunction, status, methodReturnValue }) => [originFunction, status, methodReturnValue]),
    [
      ["half", "success", 2],
      ["search", "success", ["found"]],
      ["search", "error", null],
      ["pieces", "success", ["a", "b"]],
    ],
  )
  deepEqual((await session.getTraceFeedback()).slice(1, 3), [
    'it gave ["found"]',
    "search failed. Reason: there is no index.",
  ])
}

/** A function, one that gives a promise, one that fails, an async generator. */
async function callAll(session: ManagedSession): Promise<void> {
  const half = session.traced(function half(n: number) {
    return n / 2
  })
  equal(half(4), 2)
  const find = session.traced(search, { generateFeedback: true })
  deepEqual(await find("x"), ["found"])
  await rejects(find(""), /there is no index/)
  const found: string[] = []
  for await (const piece of session.traced(pieces)()) found.push(piece)
  deepEqual(found, ["a", "b"])
}

async function search(what: string): Promise<string[]> {
  await setImmediate()
  if (what === "") throw new Error("there is no index")
  return ["found"]
}

async function* pieces(): AsyncGenerator<string> {
  yield "a"
  await setImmediate()
  yield "b"
}

async function improvesOneAtATime(store: SessionStore): Promise<void> {
  const session = new SessionManager(store).session()
  const slow = session.withImproveLock(() => setImmediate("done"))
  deepEqual(await session.withImproveLock(() => "never"), { ran: false })
  deepEqual(await slow, { ran: true, value: "done" })
}

/** There, to another kind of store, and back. */
function copiesTo(other: SessionStoreHarness): (store: SessionStore) => Promise<void> {
  return async (from) => {
    for (const sessionId of ["a", "b/c"]) await fill(from, { userId: "ada", sessionId }, 101)
    await fill(from, { sessionId: "nobody's" }, 11)
    await onStore(other, async (to) => {
      const { differences, entries } = await copySessions(from, to, { verify: true })
      deepEqual([differences, entries], [[], 210])
      deepEqual(await everythingIn(to), await everythingIn(from))
      equal((await copySessions(to, from)).entries, 0)
    })
  }
}

const checks: Checks = Object.fromEntries(
  STORES.flatMap((harness, index) => {
    const other = STORES[(index + 1) % STORES.length]!
    const all = {
      keepsHistory,
      keepsFeedback,
      tracesCalls,
      improvesOneAtATime,
      [`copiesTo ${other.name}`]: copiesTo(other),
    }
    return Object.entries(all).map(([name, check]) => [`${harness.name}: ${name}`, () => onStore(harness, check)])
  }),
)
await runChecks(checks)
