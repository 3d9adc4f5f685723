import { randomUUID } from "node:crypto"
import { MAX_BATCH_BYTES, checkEntryId, checkFields, checkSize, invalid, kindOf } from "./arguments.ts"
import { fingerprintOf } from "./fingerprint.ts"
import { type JsonValue, bytesOf, checkCallSize } from "./json.ts"
import { CONTENT_FIELDS, textsOf, toContents } from "./qa-entry-contents.ts"
import type { SessionRef } from "./session-key.ts"

/** The graph elements that an answer was made from. */
export interface UsedGraphElementIds {
  /** Ids of nodes of the knowledge graph, in the caller's order. */
  readonly nodeIds: readonly string[]
  /** Ids of edges of the knowledge graph, in the caller's order. */
  readonly edgeIds: readonly string[]
}

/** One question with its answer, as it is stored. */
export interface SessionQaEntry {
  /** Unique in its session (K5). */
  readonly id: string
  /** The session that it belongs to. */
  readonly sessionId: string
  /** `null` for the anonymous user. */
  readonly userId: string | null
  /** What was asked. */
  readonly question: string
  /** What was answered. */
  readonly answer: string
  /** What the answer was made from, such as the passages that were found. */
  readonly context: string | null
  /** To the millisecond. Plays no part in the order (E3). */
  readonly createdAt: Date
  /** What somebody said of the answer; `null` when nobody did. */
  readonly feedbackText: string | null
  /** A whole number from 1 to 5. */
  readonly feedbackScore: number | null
  /** What of the graph the answer was made from; `null` when it was not told. */
  readonly usedGraphElementIds: UsedGraphElementIds | null
  /** Flags that steps of the memory pipeline leave on the entry. */
  readonly memifyMetadata: Readonly<Record<string, boolean>> | null
}

/** An entry to create. What is absent is `null`. */
export interface NewSessionQaEntry {
  /** What was asked; `""` is allowed. */
  question: string
  /** What was answered; `""` is allowed. */
  answer: string
  /** What the answer was made from. Default: `null`. */
  context?: string | null | undefined
  /** What somebody said of the answer. Default: `null`. */
  feedbackText?: string | null | undefined
  /** A whole number from 1 to 5. */
  feedbackScore?: number | null | undefined
  /** What of the graph the answer was made from. Default: `null`. */
  usedGraphElementIds?: UsedGraphElementIds | null | undefined
  /** Flags that steps of the memory pipeline leave. Default: `null`. */
  memifyMetadata?: Readonly<Record<string, boolean>> | null | undefined
  /** For retries and imports: 1 to 128 bytes of UTF-8. Default: a UUID v4. */
  id?: string | undefined
  /** For imports; a date of the years 1 to 9999. Default: now. */
  createdAt?: Date | undefined
}

/** A checked entry on its way to a driver. */
export interface QaEntryDraft {
  /** The whole entry, nothing absent. The driver may keep it: nobody else holds it. */
  readonly entry: SessionQaEntry
  /** Equal for equal contents (E2); 22 characters of base64url. To be stored with the entry; no update changes it. */
  readonly fingerprint: string
  /** True when core made the id, so that nobody else can have used it. */
  readonly idGenerated: boolean
}

const NEW_FIELDS = [...CONTENT_FIELDS, "id", "createdAt"]

/** The largest batch (E12). */
const MAX_BATCH_ENTRIES = 1000

const EARLIEST = Date.parse("0001-01-01T00:00:00.000Z")
const LATEST = Date.parse("9999-12-31T23:59:59.999Z")

/** Checks and copies an entry to create (E5, E9, E13), and fills in what is absent. */
export function toQaEntryDraft(session: SessionRef, entry: unknown): QaEntryDraft {
  const given = checkFields("entry", entry, NEW_FIELDS)
  const { id: givenId, createdAt } = given
  const contents = toContents(given)
  checkCallSize("an entry", textsOf(contents))
  const id = givenId === undefined ? randomUUID() : checkEntryId("id", givenId)
  return {
    entry: { id, ...session, ...contents, createdAt: toCreatedAt(createdAt) },
    fingerprint: fingerprintOf(contents as unknown as JsonValue),
    idGenerated: givenId === undefined,
  }
}

/** Checks and copies 1 to 1,000 entries (E12). */
export function toQaEntryDrafts(session: SessionRef, entries: unknown): QaEntryDraft[] {
  if (!Array.isArray(entries)) throw invalid(`entries must be an array, got ${kindOf(entries)}`)
  const length: unknown = entries.length
  if (typeof length !== "number" || !(length >= 1 && length <= MAX_BATCH_ENTRIES)) {
    throw invalid(`entries must be 1 to ${MAX_BATCH_ENTRIES} of them, got ${kindOf(length)}`)
  }
  const drafts = toDrafts(session, entries, length)
  if (new Set(drafts.map((draft) => draft.entry.id)).size < drafts.length)
    throw invalid("entries must not repeat an id")
  return drafts
}

/** By index, because an array may carry an iterator of its own; counting on the way, so that a batch too large ends early. */
function toDrafts(session: SessionRef, entries: readonly unknown[], length: number): QaEntryDraft[] {
  const drafts: QaEntryDraft[] = []
  let bytes = 0
  for (let index = 0; index < length; index++) {
    const draft = toQaEntryDraft(session, entries[index])
    bytes += bytesOf(textsOf(draft.entry))
    checkSize("a batch", bytes, MAX_BATCH_BYTES)
    drafts.push(draft)
  }
  return drafts
}

function toCreatedAt(value: unknown): Date {
  if (value === undefined) return new Date()
  const time = timeOf(value)
  if (time === null) throw invalid(`createdAt must be a Date, got ${kindOf(value)}`)
  if (!(time >= EARLIEST && time <= LATEST)) throw invalid("createdAt must be a valid Date of the years 1 to 9999")
  return new Date(time)
}

/** The time of a `Date` from any realm. */
function timeOf(value: unknown): number | null {
  if (Object.prototype.toString.call(value) !== "[object Date]") return null
  try {
    return Date.prototype.getTime.call(value as Date)
  } catch {
    return null // only dressed as a Date
  }
}
