import { checkFields, checkOptionalString, checkString, invalid } from "./arguments.ts"
import { checkCallSize } from "./json.ts"
import {
  CONTENT_FIELDS,
  isBoolean,
  textsOf,
  toFeedbackScore,
  toFlags,
  toMemifyMetadata,
  toUsedGraphElementIds,
} from "./qa-entry-contents.ts"
import type { SessionQaEntry, UsedGraphElementIds } from "./qa-entry.ts"

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

/** A checked update on its way to a driver: just the fields that it changes, at least one. */
export type QaEntryChange = { readonly [Field in keyof SessionQaUpdate]?: Exclude<SessionQaUpdate[Field], undefined> }

const UPDATE_FIELDS = [...CONTENT_FIELDS, "memifyMetadataPatch"]

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
