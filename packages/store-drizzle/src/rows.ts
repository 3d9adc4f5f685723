import type {
  JsonValue,
  QaEntryChange,
  QaEntryDraft,
  SessionQaEntry,
  SessionRef,
  SessionTraceStep,
  TraceStepDraft,
  UsedGraphElementIds,
} from "@cognee-session/core"
import { Damage } from "./errors.ts"
import { fromStoredText, toStoredText } from "./stored-text.ts"

/** The columns of an entry that can change. */
export interface ContentRow {
  readonly question: string
  readonly answer: string
  readonly context: string | null
  readonly feedbackText: string | null
  readonly feedbackScore: number | null
  /** JSON. */
  readonly usedGraphElementIds: string | null
  /** JSON, its keys stored as text is. */
  readonly memifyMetadata: string | null
}

/** An entry as it stands in its table, its place aside. */
export interface EntryRow extends ContentRow {
  readonly id: string
  readonly createdAt: Date
}

/** A trace step as it stands in its table, its place aside. */
export interface StepRow {
  readonly traceId: string
  readonly originFunction: string
  readonly status: string
  readonly memoryQuery: string
  readonly memoryContext: string
  /** JSON. */
  readonly methodParams: string
  /** JSON. */
  readonly methodReturnValue: string
  readonly errorMessage: string
  readonly sessionFeedback: string
}

/** What is stored beside an entry or a step, to tell whether a create repeats another (E2). */
export interface Fingerprint {
  readonly fingerprint: string
}

export function toEntryRow({ entry, fingerprint }: QaEntryDraft): EntryRow & Fingerprint {
  return {
    id: entry.id,
    fingerprint,
    createdAt: entry.createdAt,
    question: toStoredText(entry.question),
    answer: toStoredText(entry.answer),
    context: entry.context === null ? null : toStoredText(entry.context),
    feedbackText: entry.feedbackText === null ? null : toStoredText(entry.feedbackText),
    feedbackScore: entry.feedbackScore,
    usedGraphElementIds: entry.usedGraphElementIds === null ? null : JSON.stringify(entry.usedGraphElementIds),
    memifyMetadata: entry.memifyMetadata === null ? null : toStoredFlags(entry.memifyMetadata),
  }
}

export function fromEntryRow(session: SessionRef, row: EntryRow): SessionQaEntry {
  return {
    id: text("id", row.id),
    ...session,
    question: textOf("question", row.question),
    answer: textOf("answer", row.answer),
    context: row.context === null ? null : textOf("context", row.context),
    createdAt: dateOf("created_at", row.createdAt),
    feedbackText: row.feedbackText === null ? null : textOf("feedback_text", row.feedbackText),
    feedbackScore: scoreOf(row.feedbackScore),
    usedGraphElementIds: row.usedGraphElementIds === null ? null : graphIdsOf(row.usedGraphElementIds),
    memifyMetadata: row.memifyMetadata === null ? null : flagsOf(row.memifyMetadata),
  }
}

/** The columns that a change sets; `memifyMetadataPatch` is not among them. */
export function toContentRow(change: QaEntryChange): Partial<ContentRow> {
  const { memifyMetadataPatch: _, usedGraphElementIds, memifyMetadata, feedbackScore, ...texts } = change
  return {
    ...Object.fromEntries(Object.entries(texts).map(([field, value]) => [field, value && toStoredText(value)])),
    ...(feedbackScore !== undefined && { feedbackScore }),
    ...(usedGraphElementIds !== undefined && {
      usedGraphElementIds: usedGraphElementIds && JSON.stringify(usedGraphElementIds),
    }),
    ...(memifyMetadata !== undefined && { memifyMetadata: memifyMetadata && toStoredFlags(memifyMetadata) }),
  }
}

export function toStepRow({ step, fingerprint }: TraceStepDraft): StepRow & Fingerprint {
  return {
    traceId: step.traceId,
    fingerprint,
    originFunction: toStoredText(step.originFunction),
    status: toStoredText(step.status),
    memoryQuery: toStoredText(step.memoryQuery),
    memoryContext: toStoredText(step.memoryContext),
    methodParams: JSON.stringify(step.methodParams),
    methodReturnValue: JSON.stringify(step.methodReturnValue),
    errorMessage: toStoredText(step.errorMessage),
    sessionFeedback: toStoredText(step.sessionFeedback),
  }
}

export function fromStepRow(row: StepRow): SessionTraceStep {
  return {
    traceId: text("trace_id", row.traceId),
    originFunction: textOf("origin_function", row.originFunction),
    status: textOf("status", row.status),
    memoryQuery: textOf("memory_query", row.memoryQuery),
    memoryContext: textOf("memory_context", row.memoryContext),
    methodParams: paramsOf(row.methodParams),
    methodReturnValue: jsonOf("method_return_value", row.methodReturnValue) as JsonValue,
    errorMessage: textOf("error_message", row.errorMessage),
    sessionFeedback: textOf("session_feedback", row.sessionFeedback),
  }
}

/** Flags as JSON. The keys are texts of users, too: stored like all text, so that a database can merge them. */
export function toStoredFlags<Flag>(flags: Readonly<Record<string, Flag>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(flags).map(([key, flag]) => [toStoredText(key), flag])))
}

export function flagsOf(stored: string): Record<string, boolean> {
  const column = "memify_metadata"
  const flags = Object.entries(objectOf(column, stored)).map(([key, flag]) => {
    if (typeof flag !== "boolean") throw new Damage(column)
    return [textOf(column, key), flag] as const
  })
  // `fromEntries` defines properties, so that a key named `__proto__` stays a plain key.
  return Object.fromEntries(flags)
}

export function contextOf(stored: string | null): string | null {
  return stored === null ? null : textOf("graph_context", stored)
}

function graphIdsOf(stored: string): UsedGraphElementIds {
  const column = "used_graph_element_ids"
  const { nodeIds, edgeIds } = objectOf(column, stored)
  if (!isStrings(nodeIds) || !isStrings(edgeIds)) throw new Damage(column)
  return { nodeIds, edgeIds }
}

function paramsOf(stored: string): SessionTraceStep["methodParams"] {
  return objectOf("method_params", stored) as SessionTraceStep["methodParams"]
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string")
}

function objectOf(column: string, stored: unknown): Record<string, unknown> {
  const value = jsonOf(column, stored)
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Damage(column)
  return value as Record<string, unknown>
}

function jsonOf(column: string, stored: unknown): unknown {
  try {
    return JSON.parse(text(column, stored))
  } catch {
    throw new Damage(column)
  }
}

function scoreOf(stored: unknown): number | null {
  if (stored === null) return null
  if (!Number.isInteger(stored) || (stored as number) < 1 || (stored as number) > 5) throw new Damage("feedback_score")
  return stored as number
}

function dateOf(column: string, stored: unknown): Date {
  if (!(stored instanceof Date) || Number.isNaN(stored.getTime())) throw new Damage(column)
  return stored
}

function textOf(column: string, stored: unknown): string {
  const value = fromStoredText(text(column, stored))
  if (value === null) throw new Damage(column)
  return value
}

/** SQLite keeps in a column whatever is put there. */
function text(column: string, stored: unknown): string {
  if (typeof stored !== "string") throw new Damage(column)
  return stored
}
