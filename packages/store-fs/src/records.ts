import { Buffer } from "node:buffer"
import type {
  QaEntryChange,
  QaEntryDraft,
  SessionQaEntry,
  SessionRef,
  SessionTraceStep,
  TraceStepDraft,
} from "@cognee-session/core"
import type { RecordLine } from "./codec.ts"

/** An entry as a log holds it: `null` fields are left out, and so are the ids of its session. */
export type StoredEntry = { readonly id: string; readonly fingerprint: string; readonly createdAt: string } & {
  readonly [Field in Exclude<keyof SessionQaEntry, "id" | "sessionId" | "userId" | "createdAt">]?:
    SessionQaEntry[Field] | undefined
}

/** A trace step as a log holds it. */
export type StoredStep = { readonly id: string; readonly fingerprint: string } & Omit<SessionTraceStep, "traceId">

/** What a write does. Each is decided by the records before it: a creation of what is held already does nothing, say. */
export type Deed =
  | {
      readonly op: "create"
      readonly entries: readonly StoredEntry[]
      /** The ids that callers chose: others may use them too. */
      readonly given?: readonly string[]
      /** Those of them that the session held when the writer looked. */
      readonly held?: readonly string[]
    }
  | { readonly op: "update"; readonly id: string; readonly change: QaEntryChange }
  | { readonly op: "delete"; readonly id: string; readonly frees: number }
  | { readonly op: "context"; readonly context: string }
  | { readonly op: "trace"; readonly step: StoredStep; readonly given?: boolean }

/** Times are ISO 8601 in UTC, of equal length, so that they compare as text. */
export interface WriteTimes {
  /** When it was written; never before a write that its writer saw. */
  readonly at: string
  /** When the session expires; absent for never (X1). */
  readonly expires?: string
}

/** A write, with what its writer knew. The times stand first in its JSON text, where `writeTimes` looks for them. */
export type WriteRecord = WriteTimes &
  Deed & {
    /** Names this record: no other record has the same. */
    readonly writer: string
    /** Up to where the writer had read the log: it knew every record that ends there or before. */
    readonly seen: number
    /** Bytes of the log and its base, up to `seen`, that a compaction would give back; an estimate. */
    readonly garbage: number
  }

/** Ends a log: what stands behind its first seal never counts. */
export interface SealRecord {
  readonly op: "seal"
  readonly writer: string
  readonly seen: number
}

/** Ends the incarnation, if its last write set this deadline or an earlier one; else it does nothing. */
export interface ExpireRecord {
  readonly op: "expire"
  readonly deadline: string
  readonly writer: string
  readonly seen: number
}

export type LogRecord = WriteRecord | SealRecord | ExpireRecord

/** What a base holds: parts as they are, then one record that says when they were written last. */
export type PartRecord =
  | { readonly op: "context"; readonly context: string }
  | { readonly op: "trace"; readonly step: StoredStep }
  | { readonly op: "create"; readonly entries: readonly StoredEntry[] }

export interface BaseRecord {
  readonly op: "base"
  readonly at: string
  readonly expires?: string
  /** Where the entries begin; trace and context stand before them. */
  readonly entriesFrom: number
}

/** The largest time that is stored as such; a later deadline is never. */
const LATEST = Date.parse("9999-12-31T23:59:59.999Z")

export function isWrite(record: LogRecord): record is WriteRecord {
  return record.op !== "seal" && record.op !== "expire"
}

const AT = Buffer.from('{"at":"')
const EXPIRES = Buffer.from('","expires":"')
const TIME_LENGTH = 24
const AT_END = AT.length + TIME_LENGTH
const EXPIRES_FROM = AT_END + EXPIRES.length

/** Whether a record is a write, told without parsing it; and so below. */
export function isWriteLine(line: RecordLine): boolean {
  return line.has(AT, 0)
}

export function atOf(line: RecordLine): string {
  return line.text(AT.length, AT_END)
}

export function expiresOf(line: RecordLine): string | null {
  return line.has(EXPIRES, AT_END) ? line.text(EXPIRES_FROM, EXPIRES_FROM + TIME_LENGTH) : null
}

export function opOf(line: RecordLine): string {
  const timesEnd = line.has(EXPIRES, AT_END) ? EXPIRES_FROM + TIME_LENGTH : AT_END
  const from = isWriteLine(line) ? timesEnd + '","op":"'.length : '{"op":"'.length
  return line.text(from, from + 8).split('"', 1)[0]!
}

export function toTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** The deadline of a write at this moment, if there is one that can come. */
export function toDeadline(milliseconds: number): string | undefined {
  return milliseconds > LATEST ? undefined : toTime(milliseconds)
}

export function toStoredEntry({ entry, fingerprint }: QaEntryDraft): StoredEntry {
  // A `null` becomes `undefined`, which JSON leaves out.
  return {
    id: entry.id,
    fingerprint,
    createdAt: entry.createdAt.toISOString(),
    question: entry.question,
    answer: entry.answer,
    context: entry.context ?? undefined,
    feedbackText: entry.feedbackText ?? undefined,
    feedbackScore: entry.feedbackScore ?? undefined,
    usedGraphElementIds: entry.usedGraphElementIds ?? undefined,
    memifyMetadata: entry.memifyMetadata ?? undefined,
  }
}

export function toQaEntry(session: SessionRef, stored: StoredEntry): SessionQaEntry {
  return {
    id: stored.id,
    sessionId: session.sessionId,
    userId: session.userId,
    question: stored.question ?? "",
    answer: stored.answer ?? "",
    context: stored.context ?? null,
    createdAt: new Date(stored.createdAt),
    feedbackText: stored.feedbackText ?? null,
    feedbackScore: stored.feedbackScore ?? null,
    usedGraphElementIds: stored.usedGraphElementIds ?? null,
    memifyMetadata: stored.memifyMetadata ?? null,
  }
}

export function toStoredStep({ step, fingerprint }: TraceStepDraft): StoredStep {
  const { traceId, ...contents } = step
  return { id: traceId, fingerprint, ...contents }
}

export function toTraceStep({ id, fingerprint: _fingerprint, ...contents }: StoredStep): SessionTraceStep {
  return { traceId: id, ...contents }
}
