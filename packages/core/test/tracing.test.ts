import { AsyncLocalStorage } from "node:async_hooks"
import { Channel, type TracingChannelSubscribers, channel, tracingChannel } from "node:diagnostics_channel"
import { afterEach, describe, expect, it, vi } from "vitest"
import {
  type SessionOperation,
  type SessionStore,
  type SessionTracingMessage,
  TRACING_CHANNEL,
  createSessionStore,
} from "../src/index.ts"
import { type DriverMethod, answerOf, recordingDriver } from "./recording-driver.ts"
import { SECRET, everythingIn } from "./rejection.ts"

const EVENTS = ["start", "end", "asyncStart", "asyncEnd", "error"] as const
type Event = (typeof EVENTS)[number]

const key = { sessionId: "s", userId: "u" }
const traced = tracingChannel<SessionTracingMessage, SessionTracingMessage>(TRACING_CHANNEL)

/** A call of each operation, with a secret wherever contents go. */
const CALLS: Record<SessionOperation, (store: SessionStore) => Promise<unknown>> = {
  createQaEntry: (store) =>
    store.createQaEntry(key, { id: "id", question: SECRET, answer: SECRET, memifyMetadata: { [SECRET]: true } }),
  createQaEntries: (store) =>
    store.createQaEntries(key, [{ id: "id", question: SECRET, answer: SECRET, context: SECRET }]),
  getQaEntry: (store) => store.getQaEntry(key, "id"),
  getLatestQaEntries: (store) => store.getLatestQaEntries(key, 2),
  getAllQaEntries: (store) => store.getAllQaEntries(key),
  latestQaId: (store) => store.latestQaId(key),
  updateQaEntry: (store) => store.updateQaEntry(key, "id", { answer: SECRET, memifyMetadataPatch: { [SECRET]: null } }),
  deleteQaEntry: (store) => store.deleteQaEntry(key, "id"),
  getGraphContext: (store) => store.getGraphContext(key),
  setGraphContext: (store) => store.setGraphContext(key, SECRET),
  saveTraceStep: (store) =>
    store.saveTraceStep(key, { traceId: "id", originFunction: SECRET, status: SECRET, methodReturnValue: [SECRET] }),
  readTraceSteps: (store) => store.readTraceSteps(key),
  listSessions: (store) => store.listSessions("all"),
  deleteSession: (store) => store.deleteSession(key),
  prune: (store) => store.prune(),
}
const OPERATIONS = Object.entries(CALLS) as [SessionOperation, (store: SessionStore) => Promise<unknown>][]

interface Seen {
  readonly event: Event
  readonly message: SessionTracingMessage
  readonly text: string
}

let unsubscribe = (): void => {}
afterEach(() => {
  unsubscribe()
  vi.restoreAllMocks()
})

/** Notes each event with its message as it is at that moment. */
function subscribed(): Seen[] {
  const seen: Seen[] = []
  const note = (event: Event) => (message: object) => {
    seen.push({ event, message: { ...(message as SessionTracingMessage) }, text: everythingIn(message) })
  }
  const subscribers = Object.fromEntries(EVENTS.map((event) => [event, note(event)]))
  const all = subscribers as unknown as TracingChannelSubscribers<SessionTracingMessage>
  traced.subscribe(all)
  unsubscribe = () => {
    traced.unsubscribe(all)
  }
  return seen
}

/** A store that answers with secrets. */
function secretStore(): SessionStore {
  const lists = new Set<DriverMethod>(["getLatestQaEntries", "getAllQaEntries", "readTraceSteps"])
  const answer = (method: DriverMethod): unknown => {
    if (lists.has(method)) return [{ question: SECRET, answer: SECRET }]
    if (method === "getQaEntry") return { question: SECRET }
    return method === "getGraphContext" ? SECRET : answerOf(method)
  }
  return createSessionStore(recordingDriver(answer).driver)
}

function failingStore(): SessionStore {
  return createSessionStore(recordingDriver(() => Promise.reject(new Error(SECRET))).driver)
}

/** The session of an operation, as messages name it. */
function sessionOf(operation: SessionOperation) {
  return operation === "prune" || operation === "listSessions" ? null : key
}

describe.each(OPERATIONS)("%s", (operation, call) => {
  const about = { store: "recording", operation, session: sessionOf(operation) }

  it("publishes its start and its end", async () => {
    const seen = subscribed()
    await call(secretStore())
    expect(seen.map(({ event }) => event)).toEqual(["start", "end", "asyncStart", "asyncEnd"])
    expect(seen.map(({ message }) => message)).toEqual([
      about,
      about,
      { ...about, outcome: "ok" },
      { ...about, outcome: "ok" },
    ])
  })

  it("publishes its error", async () => {
    const seen = subscribed()
    const error: unknown = await call(failingStore()).catch((reason: unknown) => reason)
    expect(seen.map(({ event }) => event)).toEqual(["start", "end", "error", "asyncStart", "asyncEnd"])
    expect(seen.slice(0, 2).map(({ message }) => message)).toEqual([about, about])
    for (const { message } of seen.slice(2)) expect(message).toEqual({ ...about, outcome: "STORE_ERROR", error })
    expect(seen.at(-1)?.message.error).toBe(error)
  })

  it("publishes nothing of what the session holds", async () => {
    const seen = subscribed()
    await call(secretStore())
    await call(failingStore()).catch(() => {})
    for (const { message, text } of seen) {
      expect(text).not.toContain(SECRET)
      expect(message).not.toHaveProperty("result")
    }
  })

  it("answers as it does untraced", async () => {
    const untraced = [await call(secretStore()), await call(failingStore()).catch(String)]
    subscribed()
    expect([await call(secretStore()), await call(failingStore()).catch(String)]).toEqual(untraced)
  })
})

describe("a call that is refused", () => {
  it("publishes the refusal, and no key that was wrong", async () => {
    const seen = subscribed()
    const store = secretStore()
    await store.createQaEntry({ sessionId: `${SECRET}\0` }, { question: SECRET, answer: SECRET }).catch(() => {})
    await store.close()
    await store.prune().catch(() => {})
    const ends = seen.filter(({ event }) => event === "asyncEnd").map(({ message }) => message)
    expect(ends).toMatchObject([
      { operation: "createQaEntry", session: null, outcome: "INVALID_PARAMETER" },
      { operation: "prune", session: null, outcome: "CLOSED" },
    ])
    for (const { text } of seen) expect(text).not.toContain(SECRET)
  })
})

describe("a message", () => {
  it("is one object for all events of a call, and another for the next call", async () => {
    const messages = new Set<unknown>()
    const add = (message: unknown): void => void messages.add(message)
    const all = { start: add, end: add, asyncStart: add, asyncEnd: add, error: add }
    traced.subscribe(all)
    unsubscribe = () => {
      traced.unsubscribe(all)
    }
    const store = secretStore()
    await store.prune()
    expect(messages.size).toBe(1)
    await Promise.all([store.prune(), store.prune()])
    expect(messages.size).toBe(3)
  })
})

describe("a store bound to the start of an operation", () => {
  it("is there throughout the operation, and not outside", async () => {
    const storage = new AsyncLocalStorage<string>()
    const start = channel(`tracing:${TRACING_CHANNEL}:start`) as Channel<string, SessionTracingMessage>
    start.bindStore(storage, ({ operation }) => `span of ${operation}`)
    unsubscribe = () => {
      start.unbindStore(storage)
    }
    const during: unknown[] = []
    const { driver } = recordingDriver(async (method) => {
      during.push(storage.getStore())
      await new Promise((resolve) => setImmediate(resolve))
      during.push(storage.getStore())
      return answerOf(method)
    })
    await createSessionStore(driver).getAllQaEntries(key)
    expect(during).toEqual(["span of getAllQaEntries", "span of getAllQaEntries"])
    expect(storage.getStore()).toBe(undefined)
  })
})

describe("subscribers to one event alone", () => {
  it.each(EVENTS)("%s get it", async (event) => {
    const seen: unknown[] = []
    const note = (message: unknown): void => void seen.push(message)
    const one = channel(`tracing:${TRACING_CHANNEL}:${event}`)
    one.subscribe(note)
    unsubscribe = () => {
      one.unsubscribe(note)
    }
    await failingStore()
      .prune()
      .catch(() => {})
    expect(seen).toMatchObject([{ operation: "prune" }])
  })
})

describe("without a subscriber", () => {
  it("nothing is published", async () => {
    const publish = vi.spyOn(Channel.prototype, "publish")
    const runStores = vi.spyOn(Channel.prototype, "runStores")
    for (const [, call] of OPERATIONS) await call(secretStore())
    const used = [...publish.mock.contexts, ...runStores.mock.contexts] as Channel[]
    const ours = used.filter(({ name }) => String(name).includes(TRACING_CHANNEL))
    expect(ours).toEqual([])
  })
})
