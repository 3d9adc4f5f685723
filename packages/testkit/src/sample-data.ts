import type {
  NewSessionQaEntry,
  NewSessionTraceStep,
  SessionInfo,
  SessionKey,
  SessionPage,
  SessionQaEntry,
  SessionRef,
  SessionScope,
  SessionStore,
  SessionTraceStep,
} from "@cognee-session/core"
import { assertTrue } from "./assertions.ts"

/** The session that most cases use. */
export const SESSION: SessionRef = { sessionId: "session", userId: "user" }

/** A version 4 UUID, as ids that nobody gave are. */
export const UUID_V4: RegExp = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export function refOf({ sessionId, userId = null }: SessionKey): SessionRef {
  return { sessionId, userId }
}

/** An entry with every field, each different for each `name`. */
export function fullEntry(name: string): NewSessionQaEntry {
  return {
    id: name,
    question: `question ${name}`,
    answer: `answer ${name}`,
    context: `context ${name}`,
    feedbackText: `feedback ${name}`,
    feedbackScore: 4,
    usedGraphElementIds: { nodeIds: [`node ${name}`, "shared"], edgeIds: [`edge ${name}`] },
    memifyMetadata: { [name]: true, shared: false },
    createdAt: new Date(1_700_000_000_123),
  }
}

/** An entry with what is required and an id. */
export function bareEntry(id: string): NewSessionQaEntry {
  return { id, question: `question ${id}`, answer: `answer ${id}` }
}

/** `count` entries with what is required and the ids `prefix0`, `prefix1` and so on. */
export function bareEntries(prefix: string, count: number): NewSessionQaEntry[] {
  return Array.from({ length: count }, (_, index) => bareEntry(`${prefix}${index}`))
}

/** What a store must give back for an entry: its own time where none was given. */
export function storedEntry(
  session: SessionKey,
  entry: NewSessionQaEntry,
  seen: SessionQaEntry | null,
): SessionQaEntry {
  return {
    ...refOf(session),
    id: entry.id ?? seen?.id ?? "",
    question: entry.question,
    answer: entry.answer,
    context: entry.context ?? null,
    createdAt: entry.createdAt ?? seen?.createdAt ?? new Date(NaN),
    feedbackText: entry.feedbackText ?? null,
    feedbackScore: entry.feedbackScore ?? null,
    usedGraphElementIds: entry.usedGraphElementIds ?? null,
    memifyMetadata: entry.memifyMetadata ?? null,
  }
}

/** A step with every field, each different for each `name`. */
export function fullStep(name: string): NewSessionTraceStep {
  return {
    traceId: name,
    originFunction: `function ${name}`,
    status: `status ${name}`,
    memoryQuery: `query ${name}`,
    memoryContext: `context ${name}`,
    methodParams: { name, list: [1, "2", null, { deep: true }] },
    methodReturnValue: [name, { count: 0 }],
    errorMessage: `error ${name}`,
    sessionFeedback: `feedback ${name}`,
  }
}

export function bareStep(traceId: string): NewSessionTraceStep {
  return { traceId, originFunction: "search", status: "success" }
}

/** What a store must give back for a step. */
export function storedStep(step: NewSessionTraceStep, traceId: string = step.traceId ?? ""): SessionTraceStep {
  return {
    traceId,
    originFunction: step.originFunction,
    status: step.status,
    memoryQuery: step.memoryQuery ?? "",
    memoryContext: step.memoryContext ?? "",
    methodParams: step.methodParams ?? {},
    methodReturnValue: step.methodReturnValue ?? null,
    errorMessage: step.errorMessage ?? "",
    sessionFeedback: step.sessionFeedback ?? "",
  }
}

export async function idsOf(store: SessionStore, session: SessionKey = SESSION): Promise<string[]> {
  return (await store.getAllQaEntries(session)).map((entry) => entry.id)
}

export async function traceIdsOf(store: SessionStore, session: SessionKey = SESSION): Promise<string[]> {
  return (await store.readTraceSteps(session)).map((step) => step.traceId)
}

/** Creates any number of entries, in batches where the store takes them. */
export async function createMany(
  store: SessionStore,
  entries: readonly NewSessionQaEntry[],
  session: SessionKey = SESSION,
): Promise<void> {
  if (!store.capabilities.atomicBatch) {
    for (const entry of entries) await store.createQaEntry(session, entry)
    return
  }
  for (let from = 0; from < entries.length; from += 1000) {
    await store.createQaEntries(session, entries.slice(from, from + 1000))
  }
}

/** All that a session holds. */
export interface SessionContents {
  readonly entries: readonly SessionQaEntry[]
  readonly graphContext: string | null
  /** `null` from a store without traces. */
  readonly steps: readonly SessionTraceStep[] | null
}

export async function contentsOf(store: SessionStore, session: SessionKey = SESSION): Promise<SessionContents> {
  return {
    entries: await store.getAllQaEntries(session),
    graphContext: await store.getGraphContext(session),
    steps: store.capabilities.traces ? await store.readTraceSteps(session) : null,
  }
}

/** What `contentsOf` gives for a session that does not exist. */
export function noContents(store: SessionStore): SessionContents {
  return { entries: [], graphContext: null, steps: store.capabilities.traces ? [] : null }
}

/** Writes all parts of a session, each of which tells `name`. */
export async function fillSession(store: SessionStore, session: SessionKey, name: string): Promise<void> {
  await store.createQaEntry(session, fullEntry(`${name}-1`))
  await store.createQaEntry(session, bareEntry(`${name}-2`))
  await store.setGraphContext(session, `graph ${name}`)
  if (store.capabilities.traces) await store.saveTraceStep(session, fullStep(`${name}-t`))
}

/** The pages of a listing, until there is no next one. Fails when there is no end to them. */
export async function pagesOf(store: SessionStore, scope: SessionScope, limit: number): Promise<SessionPage[]> {
  const pages: SessionPage[] = []
  let cursor: string | null | undefined
  while (cursor !== null) {
    const page = await store.listSessions(scope, { limit, cursor })
    cursor = page.nextCursor
    assertTrue(pages.push(page) < 5000, "a listing to come to an end", "5,000 pages and more")
  }
  return pages
}

/** Every session of a scope, page by page. */
export async function allSessions(
  store: SessionStore,
  scope: SessionScope = "all",
  limit = 100,
): Promise<SessionInfo[]> {
  return (await pagesOf(store, scope, limit)).flatMap(({ sessions }) => sessions)
}

/** Runs the work for each item, some of them at once. */
export async function forEachAtOnce<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++
      await work(items[index] as T, index)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

/** `count` results of `make`, by index. */
export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
