import { randomUUID } from "node:crypto"
import {
  MAX_BATCH_BYTES,
  checkEntryId,
  checkFields,
  checkNoSymbols,
  checkOptionalString,
  checkSize,
  checkString,
  invalid,
  isPlainObject,
  kindOf,
} from "./arguments.ts"
import { fingerprintOf } from "./fingerprint.ts"
import { type JsonValue, bytesOf, canonicalJson, checkCallSize, copyJson } from "./json.ts"
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

/** A partial update: what is absent or `undefined` stays, `null` clears, a value sets (E8). */
export interface SessionQaUpdate {
  /** A new question; it cannot be cleared. */
  question?: string | undefined
  /** A new answer; it cannot be cleared. */
  answer?: string | undefined
  /** A new context; `null` clears it. */
  context?: string | null | undefined
  /** A new text of feedback; `null` clears it. */
  feedbackText?: string | null | undefined
  /** A whole number from 1 to 5. */
  feedbackScore?: number | null | undefined
  /** New graph elements in place of the old; `null` clears them. */
  usedGraphElementIds?: UsedGraphElementIds | null | undefined
  /** Replaces the whole map. */
  memifyMetadata?: Readonly<Record<string, boolean>> | null | undefined
  /** Changes just the keys that it names; `null` removes one. Not together with `memifyMetadata`. */
  memifyMetadataPatch?: Readonly<Record<string, boolean | null>> | undefined
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

/** A checked update on its way to a driver: just the fields that it changes, at least one. */
export type QaEntryChange = { readonly [Field in keyof SessionQaUpdate]?: Exclude<SessionQaUpdate[Field], undefined> }

type Contents = Omit<SessionQaEntry, "id" | "sessionId" | "userId" | "createdAt">

const CONTENT_FIELDS = [
  "question",
  "answer",
  "context",
  "feedbackText",
  "feedbackScore",
  "usedGraphElementIds",
  "memifyMetadata",
]
const NEW_FIELDS = [...CONTENT_FIELDS, "id", "createdAt"]
const UPDATE_FIELDS = [...CONTENT_FIELDS, "memifyMetadataPatch"]

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

/** Checks and copies an update (E5, E9). An update that changes nothing comes back as `null`. */
export function toQaEntryChange(update: unknown): QaEntryChange | null {
  const fields = checkFields("update", update, UPDATE_FIELDS)
  // Each read once, own or inherited, as in a create.
  const given: Record<string, unknown> = Object.fromEntries(UPDATE_FIELDS.map((field) => [field, fields[field]]))
  if (given["memifyMetadata"] !== undefined && given["memifyMetadataPatch"] !== undefined) {
    throw invalid("an update must not have memifyMetadata and memifyMetadataPatch together")
  }
  const named = Object.entries(given).filter(([, value]) => value !== undefined)
  const change = Object.fromEntries(named.map(([field, value]) => [field, CHECKS[field as Field](value)]))
  checkCallSize("an update", textsOf(change))
  return changesNothing(change) ? null : change
}

/** The entry after the update. Pure; what it does to each field is rule E8. */
export function applyQaEntryChange(entry: SessionQaEntry, change: QaEntryChange): SessionQaEntry {
  const { memifyMetadataPatch: patch, ...fields } = change
  if (patch === undefined) return { ...entry, ...fields }
  return { ...entry, ...fields, memifyMetadata: patchMetadata(entry.memifyMetadata, patch) }
}

/** Metadata that was `null` stays so unless the patch sets a key. */
function patchMetadata(
  metadata: SessionQaEntry["memifyMetadata"],
  patch: Readonly<Record<string, boolean | null>>,
): SessionQaEntry["memifyMetadata"] {
  const merged = new Map(Object.entries(metadata ?? {}))
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key)
    else merged.set(key, value)
  }
  return metadata === null && merged.size === 0 ? null : Object.fromEntries(merged)
}

function changesNothing(change: QaEntryChange): boolean {
  const { memifyMetadataPatch: patch, ...fields } = change
  return Object.keys(fields).length === 0 && Object.keys(patch ?? {}).length === 0
}

type Field = keyof SessionQaUpdate

const CHECKS: { readonly [Name in Field]-?: (value: unknown) => unknown } = {
  question: (value) => checkString("question", value),
  answer: (value) => checkString("answer", value),
  context: (value) => checkOptionalString("context", value),
  feedbackText: (value) => checkOptionalString("feedbackText", value),
  feedbackScore: toFeedbackScore,
  usedGraphElementIds: toUsedGraphElementIds,
  memifyMetadata: toMemifyMetadata,
  memifyMetadataPatch: (value) => toFlags("memifyMetadataPatch", value, (flag) => flag === null || isBoolean(flag)),
}

/** The contents, each field read once; in the order of their names, which is that of the fingerprint. */
function toContents(given: Record<string, unknown>): Contents {
  const question = checkString("question", given["question"])
  return {
    answer: checkString("answer", given["answer"]),
    context: checkOptionalString("context", given["context"]),
    feedbackScore: toFeedbackScore(given["feedbackScore"] ?? null),
    feedbackText: checkOptionalString("feedbackText", given["feedbackText"]),
    memifyMetadata: toMemifyMetadata(given["memifyMetadata"] ?? null),
    question,
    usedGraphElementIds: toUsedGraphElementIds(given["usedGraphElementIds"] ?? null),
  }
}

/** The texts that count against the limit of E5, JSON as it is written. */
function textsOf(part: Partial<Contents> & Pick<QaEntryChange, "memifyMetadataPatch">): string[] {
  const { question, answer, context, feedbackText, usedGraphElementIds, memifyMetadata, memifyMetadataPatch } = part
  const json = [jsonOf(usedGraphElementIds), jsonOf(memifyMetadata), jsonOf(memifyMetadataPatch)]
  return [question, answer, context, feedbackText, ...json].filter((text) => typeof text === "string")
}

function jsonOf(value: object | null | undefined): string | null {
  return value === undefined || value === null ? null : canonicalJson(value as JsonValue)
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

function toFeedbackScore(value: unknown): number | null {
  if (value === null) return null
  if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > 5) {
    throw invalid(`feedbackScore must be a whole number from 1 to 5, got ${kindOf(value)}`)
  }
  return value as number
}

function toUsedGraphElementIds(value: unknown): UsedGraphElementIds | null {
  if (value === null) return null
  const { nodeIds, edgeIds } = checkFields("usedGraphElementIds", value, ["nodeIds", "edgeIds"])
  return { nodeIds: toStrings("nodeIds", nodeIds), edgeIds: toStrings("edgeIds", edgeIds) }
}

function toStrings(name: string, value: unknown): string[] {
  if (!Array.isArray(value)) throw invalid(`usedGraphElementIds.${name} must be an array, got ${kindOf(value)}`)
  const items = copyJson(`usedGraphElementIds.${name}`, value) as readonly JsonValue[]
  return items.map((item) => checkString(`every item of usedGraphElementIds.${name}`, item))
}

function isBoolean(value: unknown): boolean {
  return typeof value === "boolean"
}

function toMemifyMetadata(value: unknown): SessionQaEntry["memifyMetadata"] {
  return value === null ? null : (toFlags("memifyMetadata", value, isBoolean) as Record<string, boolean>)
}

function toFlags(name: string, value: unknown, isFlag: (flag: unknown) => boolean): Record<string, unknown> {
  const flags = checkObjectOfFlags(name, value)
  for (const [, flag] of flags) {
    if (!isFlag(flag)) throw invalid(`every value of ${name} must be true or false, got ${kindOf(flag)}`)
  }
  return Object.fromEntries(flags)
}

function checkObjectOfFlags(name: string, value: unknown): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value) || !isPlainObject(value)) {
    throw invalid(`${name} must be a plain object, got ${kindOf(value)}`)
  }
  checkNoSymbols(name, value)
  return Object.entries(value)
}
