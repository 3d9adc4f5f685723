import type { CreateVerdict, QaEntryChange, QaEntryDraft, SessionQaEntry, SessionRef } from "@cognee-session/core"
import { toSessionKey, toUserColumn } from "./keys.ts"
import type { Placed } from "./postgres-sql.ts"
import { type EntryRow, type StepRow, fromEntryRow, toEntryRow, toStoredFlags } from "./rows.ts"
import { toStoredText } from "./stored-text.ts"

// What the statements take, and what is made of the rows that they give.

/** What a statement gives that finds a session whose time is over, or one that has changed since it began. */
export const EXPIRED: unique symbol = Symbol("expired")

export function keyOf(session: SessionRef) {
  return {
    sessionKey: toSessionKey(session),
    userId: toUserColumn(session.userId),
    sessionId: session.sessionId,
  }
}

export function toVerdict(
  rows: readonly { readonly held: string | null; readonly created: boolean }[],
  fingerprint: string,
): CreateVerdict | typeof EXPIRED {
  const { held, created } = rows[0]!
  if (created) return "created"
  if (held === null) return EXPIRED
  return held === fingerprint ? "same" : "conflict"
}

/** An entry as the statement for batches reads it out of JSON, by the names of the columns. */
export function toJsonRow(draft: QaEntryDraft): Record<string, unknown> {
  const row = Object.entries(toEntryRow(draft))
  return Object.fromEntries(
    row.map(([field, value]) => [field.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]),
  )
}

export function toPatchValues(patch: NonNullable<QaEntryChange["memifyMetadataPatch"]>) {
  const flags = Object.entries(patch)
  return {
    flagsToSet: toStoredFlags(Object.fromEntries(flags.filter(([, flag]) => flag !== null))),
    flagsToRemove: JSON.stringify(flags.filter(([, flag]) => flag === null).map(([key]) => toStoredText(key))),
  }
}

export function toEntries(session: SessionRef, rows: readonly (EntryRow & Placed)[]): SessionQaEntry[] {
  return inOrder(rows.filter(holdsEntry)).map((row) => fromEntryRow(session, row))
}

export function inOrder<Row extends Placed>(rows: Row[]): Row[] {
  return rows.sort((a, b) => a.position - b.position)
}

/** The place of an entry is empty in the one row of a session that has none to show. */
function holdsEntry({ id }: EntryRow): boolean {
  return id !== null
}

export function holdsStep({ traceId }: StepRow): boolean {
  return traceId !== null
}
