import { hash } from "node:crypto"
import {
  type SessionKey,
  type SessionQaEntry,
  type SessionStore,
  type SessionTraceStep,
  isSessionError,
} from "@cognee-session/core"

/** An entry by what tells whether it is another one, or has been changed. */
export interface EntryMark {
  readonly id: string
  /** Milliseconds of the Unix epoch. */
  readonly createdAt: number
  /** Of the whole entry. */
  readonly digest: string
}

export interface StepMark {
  readonly id: string
  /** Of the whole step. */
  readonly digest: string
}

/** What a session holds; of the entries all marks, and the newest ones whole. */
export interface SessionContents {
  readonly entries: readonly EntryMark[]
  /** The last entries, up to a page of them. */
  readonly newest: readonly SessionQaEntry[]
  readonly graphContext: string | null
  readonly steps: readonly SessionTraceStep[]
}

/** Whether there is nothing of the session. */
export function isEmpty({ entries, steps, graphContext }: SessionContents): boolean {
  return entries.length === 0 && steps.length === 0 && graphContext === null
}

/** Thrown when a session was changed while it was read: reading it again may do better. */
export class ChangedMeanwhile extends Error {
  override readonly name = "ChangedMeanwhile"
}

/** The first page, then such as have about so many bytes, up to the entries that one read shows as of one moment (C4). */
const FIRST_PAGE = 100
const PAGE_BYTES = 8 * 1024 * 1024
const MAX_PAGE = 1000

/**
 * Reads a session. Its entries come page by page, from the end, and only their marks are kept. They come first: if the
 * session is deleted and begun anew meanwhile, entries can be taken back from where they were copied to, steps cannot.
 */
export async function readContents(store: SessionStore, session: SessionKey): Promise<SessionContents> {
  const entries = await readEntries(store, session)
  const [steps, graphContext] = await Promise.all([
    store.capabilities.traces ? store.readTraceSteps(session) : [],
    store.getGraphContext(session),
  ])
  return { ...entries, steps, graphContext }
}

async function readEntries(
  store: SessionStore,
  session: SessionKey,
): Promise<Pick<SessionContents, "entries" | "newest">> {
  const newest = await store.getLatestQaEntries(session, FIRST_PAGE)
  const pages = [newest.map(markOf)]
  let [page, size] = [newest, FIRST_PAGE]
  while (page.length === size) {
    size = nextPageSize(page)
    page = await entriesBefore(store, session, size, page[0]!.id)
    pages.push(page.map(markOf))
  }
  return { entries: pages.toReversed().flat(), newest }
}

/** The entries from a place on, oldest first, in batches of at most 1,000 entries and about 8 MiB, or one entry. */
export async function* entriesFrom(
  store: SessionStore,
  session: SessionKey,
  { entries, newest }: SessionContents,
  from: number,
): AsyncGenerator<SessionQaEntry[]> {
  const kept = entries.length - newest.length
  let [at, size] = [from, FIRST_PAGE]
  while (at < kept) {
    const end = Math.min(at + size, kept)
    const page = await entriesBefore(store, session, end - at, entries[end]!.id)
    if (page.length < end - at || page.some(({ id }, index) => id !== entries[at + index]!.id))
      throw new ChangedMeanwhile()
    yield* batchesOf(page)
    at = end
    size = nextPageSize(page)
  }
  yield* batchesOf(newest.slice(Math.max(from - kept, 0)))
}

async function entriesBefore(
  store: SessionStore,
  session: SessionKey,
  count: number,
  before: string,
): Promise<SessionQaEntry[]> {
  try {
    return await store.getLatestQaEntries(session, count, { before })
  } catch (error) {
    if (isSessionError(error) && error.code === "NOT_FOUND") throw new ChangedMeanwhile()
    throw error
  }
}

function nextPageSize(page: readonly SessionQaEntry[]): number {
  const bytes = page.reduce((sum, entry) => sum + bytesOf(entry), 1)
  return Math.min(Math.max(Math.floor((PAGE_BYTES * page.length) / bytes), 1), MAX_PAGE)
}

function* batchesOf(entries: readonly SessionQaEntry[]): Generator<SessionQaEntry[]> {
  let batch: SessionQaEntry[] = []
  let bytes = 0
  for (const entry of entries) {
    const size = bytesOf(entry)
    if (batch.length > 0 && (batch.length === MAX_PAGE || bytes + size > PAGE_BYTES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(entry)
    bytes += size
  }
  if (batch.length > 0) yield batch
}

function markOf(entry: SessionQaEntry): EntryMark {
  const { id, question, answer, context, feedbackText, feedbackScore, usedGraphElementIds, memifyMetadata } = entry
  const createdAt = entry.createdAt.getTime()
  const graphIds = usedGraphElementIds && [usedGraphElementIds.nodeIds, usedGraphElementIds.edgeIds]
  const flags = memifyMetadata && Object.entries(memifyMetadata).toSorted(byKey)
  const contents = [id, createdAt, question, answer, context, feedbackText, feedbackScore, graphIds, flags]
  return { id, createdAt, digest: digestOf(JSON.stringify(contents)) }
}

export function stepMarkOf(step: SessionTraceStep): StepMark {
  return { id: step.traceId, digest: digestOf(JSON.stringify(step, withSortedKeys)) }
}

function digestOf(text: string): string {
  return hash("sha256", text, "base64")
}

/** Equal values have equal texts, whatever the order in which a store gives their members. */
function withSortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(byKey))
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}

/** Bytes of UTF-8 of an entry's contents: its texts, and JSON as it is written. */
export function bytesOf(entry: SessionQaEntry): number {
  const { question, answer, context, feedbackText, usedGraphElementIds, memifyMetadata } = entry
  const texts = [question, answer, context ?? "", feedbackText ?? ""]
  for (const json of [usedGraphElementIds, memifyMetadata]) if (json !== null) texts.push(JSON.stringify(json))
  return texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0)
}
