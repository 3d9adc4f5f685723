import type { NewSessionQaEntry, SessionKey, SessionRef, SessionStore } from "@cognee-session/core"

/** All that a session holds. */
export async function contentsOf(store: SessionStore, session: SessionKey): Promise<unknown> {
  return {
    entries: await store.getAllQaEntries(session),
    graphContext: await store.getGraphContext(session),
    steps: store.capabilities.traces ? await store.readTraceSteps(session) : null,
  }
}

/** Every session of a store, most recently written first. */
export async function sessionsOf(store: SessionStore): Promise<SessionRef[]> {
  const all: SessionRef[] = []
  let cursor: string | null | undefined
  while (cursor !== null) {
    const page = await store.listSessions("all", { limit: 1000, cursor })
    all.push(...page.sessions.map(({ userId, sessionId }) => ({ userId, sessionId })))
    cursor = page.nextCursor
  }
  return all
}

/** Every session in order, with all that it holds. */
export async function everythingIn(store: SessionStore): Promise<[SessionRef, unknown][]> {
  const all: [SessionRef, unknown][] = []
  for (const session of await sessionsOf(store)) all.push([session, await contentsOf(store, session)])
  return all
}

/** Entries with every kind of content, some of it odd. */
function entriesOf(name: string, count: number): NewSessionQaEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${name}-${index}`,
    question: `question ${index} of ${name}`,
    answer: index % 7 === 0 ? `odd \0 \uD800 \u{1F600} ${index}` : `answer ${index}`,
    createdAt: new Date(1_700_000_000_123 + ((index * 7919) % 1000)), // times in no order
    ...(index % 2 === 0 && { context: `context ${index}`, feedbackText: "", feedbackScore: (index % 5) + 1 }),
    ...(index % 3 === 0 && { usedGraphElementIds: { nodeIds: [`n${index}`, ""], edgeIds: [] } }),
    ...(index % 5 === 0 && { memifyMetadata: { used: true, [`key ${index}`]: false, ["__proto__"]: true } }),
  }))
}

/** Fills a session: entries, some of them changed since and one deleted, steps and a graph context. */
export async function fill(store: SessionStore, session: SessionKey, count: number): Promise<void> {
  const entries = entriesOf(session.sessionId, count)
  for (let at = 0; at < count; at += 1000) await store.createQaEntries(session, entries.slice(at, at + 1000))
  await store.updateQaEntry(session, entries[0]!.id!, { answer: "changed", memifyMetadataPatch: { changed: true } })
  if (count > 1) await store.deleteQaEntry(session, entries[1]!.id!)
  for (const index of [0, 1, 2]) {
    await store.saveTraceStep(session, {
      traceId: `t${index}`,
      originFunction: "search",
      status: "success",
      methodParams: { b: 1, a: [index, null, { deep: "\0" }] },
      methodReturnValue: [index],
      sessionFeedback: "search succeeded.",
    })
  }
  await store.setGraphContext(session, `graph of ${session.sessionId}`)
}

/** The store, with something done before each call of a method. */
export function intercepted(
  store: SessionStore,
  method: keyof SessionStore,
  before: (...args: unknown[]) => unknown,
): SessionStore {
  return new Proxy(store, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property)
      if (typeof value !== "function") return value
      const call = value.bind(target) as (...args: unknown[]) => unknown
      if (property !== method) return call
      return async (...args: unknown[]) => {
        await before(...args)
        return call(...args)
      }
    },
  })
}
