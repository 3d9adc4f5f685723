// Never run: `tsc -p test` compiles it. Each expected error is one that callers must see while they write.
import type { SessionQaEntry, SessionStore, SessionTraceStep } from "@cognee-session/core"
import { type ChatMessage, type ManagedSession, SessionManager, formatHistory } from "../src/index.ts"

export async function rightUses(store: SessionStore): Promise<void> {
  const manager = new SessionManager(store, {
    defaultSessionId: undefined,
    historyLimit: 5,
    summarize: async (value, { signal }) => `${JSON.stringify(value)} ${signal.aborted}`,
  })
  const session: ManagedSession = manager.session({ userId: "ada", sessionId: undefined })
  const messages: { role: "user" | "assistant"; content: string }[] = await session.loadHistory({ maxChars: 100 })
  await manager.loadHistory({ userId: null }, { maxTokens: 10, countTokens: async (text) => text.length })
  const { entries, text, graphContext } = await manager.loadConversation({}, { includeContext: true })
  const all: [SessionQaEntry[], string, string | null] = [entries, text, graphContext]
  const qaId: string = await session.saveQa({ question: "q", answer: "a", usedGraphElementIds: null })
  await session.addFeedback(qaId, { text: null, score: 5 })
  const rated: string | null = await session.rateLatest({ score: 1 })
  await session.addTraceStep({ originFunction: "f", status: "ok", methodParams: new Map(), methodReturnValue: 1n })
  const steps: SessionTraceStep[] = await session.getTrace({ lastN: undefined })
  const outcome = await session.withImproveLock(async () => 5)
  if (outcome.ran) void (outcome.value satisfies number)
  const info = (await store.listSessions("all")).sessions[0]!
  await manager.deleteSession(info)
  void [messages, all, rated, steps, formatHistory(entries, { includeContext: undefined })]
}

export async function rightTracing(session: ManagedSession): Promise<void> {
  const search = session.traced(async (query: string, limit = 3) => [query, limit] as const)
  void ((await search("q"))[1] satisfies number)
  const same = session.traced(<T extends number>(value: T): T => value)
  void (same(5) satisfies number)
  const stream = session.traced(
    async function* (count: number) {
      yield `${count}`
    },
    { describe: ({ args: [count], value }) => ({ memoryQuery: count.toFixed(), memoryContext: value?.join(" ") }) },
  )
  for await (const token of stream(3)) void (token satisfies string)
  session.traced(async () => 5, { describe: ({ value, error }) => ({ methodReturnValue: [value?.toFixed(), error] }) })
}

export async function wrongSessions(manager: SessionManager): Promise<void> {
  // @ts-expect-error a session is an object
  manager.session("s")
  // @ts-expect-error a misspelt userId would name the anonymous user
  manager.session({ userID: "ada" })
  // @ts-expect-error a missing id is undefined, not null
  manager.session({ sessionId: null })
  // @ts-expect-error the session comes first
  await manager.saveQa({ question: "q", answer: "a" })
  // @ts-expect-error which session to delete is said
  await manager.deleteSession()
}

export async function wrongOptions(store: SessionStore, session: ManagedSession): Promise<void> {
  // @ts-expect-error a store is required
  new SessionManager()
  // @ts-expect-error an unknown option
  new SessionManager(store, { limit: 5 })
  // @ts-expect-error a summary is text
  new SessionManager(store, { summarize: () => 5 })
  // @ts-expect-error a number of characters
  await session.loadHistory({ maxChars: "100" })
  // @ts-expect-error history is of the messages alone
  await session.loadHistory({ includeContext: true })
  // @ts-expect-error the roles are user and assistant
  const message: ChatMessage = { role: "system", content: "" }
  // @ts-expect-error what is loaded is not for changing
  ;(await session.loadHistory())[0]!.content = "other"
  // @ts-expect-error there may be no graph context
  void (await session.loadConversation()).graphContext.length
  // @ts-expect-error lastN is in the options
  await session.getTrace(5)
  void message
}

export async function wrongWrites(session: ManagedSession): Promise<void> {
  // @ts-expect-error the answer is missing
  await session.saveQa({ question: "q" })
  // @ts-expect-error feedback has a text and a score
  await session.addFeedback("id", { feedbackScore: 5 })
  // @ts-expect-error a score is a number
  await session.rateLatest({ score: "5" })
  // @ts-expect-error an id never changes
  await session.updateQa("id", { id: "other" })
  // @ts-expect-error the status is missing
  await session.addTraceStep({ originFunction: "f" })
  // @ts-expect-error the manager makes the feedback
  await session.addTraceStep({ originFunction: "f", status: "ok", sessionFeedback: "good" })
}

export async function wrongTracing(session: ManagedSession): Promise<void> {
  // @ts-expect-error a function
  session.traced("f")
  // @ts-expect-error the wrapped function takes what the function takes
  session.traced((n: number) => n)("1")
  // @ts-expect-error and gives what it gives
  void (session.traced(async (n: number) => n)(1) satisfies number)
  // @ts-expect-error what is described has the function's types
  session.traced((n: number) => n, { describe: ({ args: [n] }) => ({ memoryQuery: n }) })
  // @ts-expect-error a failed call has no value
  session.traced((n: number) => n, { describe: ({ value }) => ({ memoryQuery: value.toFixed() }) })
  // @ts-expect-error whether it ran comes first
  void (await session.withImproveLock(() => 5)).value
}
