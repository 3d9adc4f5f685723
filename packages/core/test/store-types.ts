// Never run: `tsc -p test` compiles it. Each expected error is one that callers must see while they write.
import {
  type NewSessionQaEntry,
  type SessionQaEntry,
  type SessionQaUpdate,
  type SessionStore,
  type SessionStoreDriver,
  createSessionStore,
} from "../src/index.ts"

const key = { sessionId: "s" }

export async function rightUses(store: SessionStore): Promise<void> {
  const id: string = await store.createQaEntry(key, { question: "q", answer: "a" })
  await store.createQaEntry({ sessionId: "s", userId: null }, { question: "q", answer: "a", context: undefined })
  await store.createQaEntry({ sessionId: "s", userId: undefined }, { question: "q", answer: "a", feedbackScore: null })
  const ids: string[] = await store.createQaEntries(key, [{ question: "q", answer: "a", id, createdAt: new Date() }])
  const entry: SessionQaEntry | null = await store.getQaEntry(key, id)
  const before: { before?: string | undefined } = {}
  const entries: SessionQaEntry[] = await store.getLatestQaEntries(key, 5, before)
  await store.updateQaEntry(key, id, { context: null, feedbackScore: 5, memifyMetadataPatch: { a: true, b: null } })
  await store.updateQaEntry(key, id, { question: undefined, usedGraphElementIds: { nodeIds: ["n"], edgeIds: [] } })
  const traceId: string = await store.saveTraceStep(key, {
    originFunction: "f",
    status: "ok",
    methodParams: { a: [1, null] },
  })
  const { sessions, nextCursor } = await store.listSessions({ userId: null }, { limit: 10 })
  if (nextCursor !== null) await store.listSessions("all", { cursor: nextCursor })
  for (const session of [...sessions, ...entries]) await store.deleteSession(session)
  await using disposed: SessionStore = store
  void [ids, entry, traceId, disposed]
}

export async function wrongKeys(store: SessionStore): Promise<void> {
  // @ts-expect-error a key is an object
  await store.getAllQaEntries("s")
  // @ts-expect-error a key names a session
  await store.getAllQaEntries({ userId: "u" })
  // @ts-expect-error a session id is a string
  await store.getAllQaEntries({ sessionId: 1 })
  // @ts-expect-error a session id is never null
  await store.getAllQaEntries({ sessionId: null })
  // @ts-expect-error a misspelt userId would name the anonymous user
  await store.getAllQaEntries({ sessionId: "s", userID: "u" })
}

export async function wrongEntries(store: SessionStore): Promise<void> {
  // @ts-expect-error the answer is missing
  await store.createQaEntry(key, { question: "q" })
  // @ts-expect-error a question is never null
  await store.createQaEntry(key, { question: null, answer: "a" })
  // @ts-expect-error an unknown field
  await store.createQaEntry(key, { question: "q", answer: "a", feedback: "f" })
  // @ts-expect-error a score is a number
  await store.createQaEntry(key, { question: "q", answer: "a", feedbackScore: "5" })
  // @ts-expect-error both lists of ids
  await store.createQaEntry(key, { question: "q", answer: "a", usedGraphElementIds: { nodeIds: [] } })
  // @ts-expect-error flags are true or false
  await store.createQaEntry(key, { question: "q", answer: "a", memifyMetadata: { a: null } })
  // @ts-expect-error a Date
  await store.createQaEntry(key, { question: "q", answer: "a", createdAt: 5 })
  // @ts-expect-error a patch is for updates
  await store.createQaEntry(key, { question: "q", answer: "a", memifyMetadataPatch: {} })
  // @ts-expect-error a list
  await store.createQaEntries(key, { question: "q", answer: "a" })
}

export async function wrongUpdates(store: SessionStore): Promise<void> {
  // @ts-expect-error a question cannot be cleared
  await store.updateQaEntry(key, "id", { question: null })
  // @ts-expect-error an answer cannot be cleared
  await store.updateQaEntry(key, "id", { answer: null })
  // @ts-expect-error an unknown field
  await store.updateQaEntry(key, "id", { feedbackscore: 5 })
  // @ts-expect-error an id never changes
  await store.updateQaEntry(key, "id", { id: "other" })
  // @ts-expect-error createdAt never changes
  await store.updateQaEntry(key, "id", { createdAt: new Date() })
  // @ts-expect-error a patch cannot be null
  await store.updateQaEntry(key, "id", { memifyMetadataPatch: null })
  // @ts-expect-error the whole map has no null
  await store.updateQaEntry(key, "id", { memifyMetadata: { a: null } })
}

export async function wrongReads(store: SessionStore): Promise<void> {
  // @ts-expect-error how many
  await store.getLatestQaEntries(key)
  // @ts-expect-error before is in the options
  await store.getLatestQaEntries(key, 5, "id")
  // @ts-expect-error lastN is in the options
  await store.readTraceSteps(key, 5)
  // @ts-expect-error there may be no such entry
  void (await store.getQaEntry(key, "id")).question
  // @ts-expect-error there may be no graph context
  void (await store.getGraphContext(key)).length
  // @ts-expect-error what is read is not for changing
  ;(await store.getAllQaEntries(key))[0]!.question = "other"
}

export async function wrongScopes(store: SessionStore): Promise<void> {
  // @ts-expect-error a scope is required
  await store.listSessions()
  // @ts-expect-error a scope names a user
  await store.listSessions({})
  // @ts-expect-error a forgotten user is not the anonymous one
  await store.listSessions({ userId: undefined })
  // @ts-expect-error only "all" is everybody
  await store.listSessions("everybody")
  // @ts-expect-error null is no scope
  await store.listSessions(null)
  // @ts-expect-error nextCursor may be null, a cursor may not
  await store.listSessions("all", { cursor: null })
}

export async function wrongSteps(store: SessionStore): Promise<void> {
  // @ts-expect-error the status is missing
  await store.saveTraceStep(key, { originFunction: "f" })
  // @ts-expect-error no JSON
  await store.saveTraceStep(key, { originFunction: "f", status: "ok", methodReturnValue: new Date() })
  // @ts-expect-error params are an object
  await store.saveTraceStep(key, { originFunction: "f", status: "ok", methodParams: [1] })
}

export function wrongDrivers(driver: SessionStoreDriver, entry: SessionQaEntry, update: SessionQaUpdate): void {
  // @ts-expect-error all nine methods
  createSessionStore({ ...driver, prune: undefined })
  // @ts-expect-error a verdict, not an id
  createSessionStore({ ...driver, createQaEntry: async () => "id" })
  // @ts-expect-error a store is no driver
  createSessionStore(createSessionStore(driver))
  // @ts-expect-error an update need not name a question
  const text: string = update.question
  // @ts-expect-error an entry that was read says nothing of a patch
  void entry.memifyMetadataPatch
  // One that was read can be made anew, with its id and its time.
  const again: NewSessionQaEntry = entry
  void [text, again]
}
