import { type CreateVerdict, type SessionQaEntry, applyQaEntryChange } from "@cognee-session/core"
import type { BaseRecord, Deed, LogRecord, PartRecord, StoredEntry, StoredStep } from "./records.ts"
import { isWrite } from "./records.ts"

/** What the records of a session amount to. */
export interface SessionState {
  /** In their order, which a `Map` keeps. */
  readonly entries: Map<string, StoredEntry>
  readonly steps: Map<string, StoredStep>
  context: string | null
  /** When the session was written last; `""` for never. */
  at: string
  /** When it expires; `null` for never. */
  expires: string | null
}

/** What a write did: how a create ended, or whether an update or deletion met its entry. A context is always set. */
export type Effect = CreateVerdict | boolean

/** Whether a write that does this is worth a record. */
export function isChange(effect: Effect): boolean {
  return effect === true || effect === "created"
}

/** How a log goes on: more may be written to it, or it was sealed, or the incarnation has ended in it. */
export type LogStatus = "open" | "sealed" | "ended"

export function emptyState(): SessionState {
  return { entries: new Map(), steps: new Map(), context: null, at: "", expires: null }
}

/** A session exists while it holds something (S1). */
export function holdsSomething(state: SessionState): boolean {
  return state.entries.size > 0 || state.steps.size > 0 || state.context !== null
}

export function isExpired(expires: string | null, now: string): boolean {
  return expires !== null && expires <= now
}

/** Applies one record of a log. The first that leaves the status other than `"open"` is the last that counts. */
export function applyRecord(
  state: SessionState,
  record: LogRecord,
): { readonly status: LogStatus; readonly effect: Effect } {
  if (record.op === "seal") return { status: "sealed", effect: false }
  if (record.op === "expire")
    return { status: isExpired(state.expires, record.deadline) ? "ended" : "open", effect: false }
  // A write that comes after the deadline begins a new incarnation, though nobody had noticed the end of the old (X2).
  if (isExpired(state.expires, record.at)) clear(state)
  state.at = record.at > state.at ? record.at : state.at
  state.expires = record.expires ?? null
  return { status: "open", effect: applyDeed(state, record) }
}

/** Applies one record of a base. */
export function applyPart(state: SessionState, record: PartRecord | BaseRecord): void {
  if (record.op === "base") {
    state.at = record.at
    state.expires = record.expires ?? null
  } else if (record.op === "context") state.context = record.context
  else if (record.op === "trace") state.steps.set(record.step.id, record.step)
  else for (const entry of record.entries) state.entries.set(entry.id, entry)
}

/** Does what a write says, as the records before it decide. */
export function applyDeed(state: SessionState, deed: Deed): Effect {
  switch (deed.op) {
    case "create":
      return create(state.entries, deed.entries)
    case "trace":
      return create(state.steps, [deed.step])
    case "update":
      return update(state.entries, deed)
    case "delete":
      return state.entries.delete(deed.id)
    case "context":
      state.context = deed.context
      return true
  }
}

/** Adds what is missing, together at the end; nothing at all when an id is taken by something else (E2, E12). */
function create<T extends { readonly id: string; readonly fingerprint: string }>(
  held: Map<string, T>,
  wanted: readonly T[],
): CreateVerdict {
  const isTaken = ({ id, fingerprint }: T): boolean => held.has(id) && held.get(id)?.fingerprint !== fingerprint
  if (wanted.some(isTaken)) return "conflict"
  const missing = wanted.filter(({ id }) => !held.has(id))
  for (const item of missing) held.set(item.id, item)
  return missing.length > 0 ? "created" : "same"
}

function update(entries: Map<string, StoredEntry>, { id, change }: Deed & { readonly op: "update" }): boolean {
  const entry = entries.get(id)
  if (entry !== undefined) entries.set(id, changedEntry(entry, change))
  return entry !== undefined
}

export function changedEntry(entry: StoredEntry, change: (Deed & { readonly op: "update" })["change"]): StoredEntry {
  return applyQaEntryChange(
    { memifyMetadata: null, ...entry } as unknown as SessionQaEntry,
    change,
  ) as unknown as StoredEntry
}

function clear(state: SessionState): void {
  state.entries.clear()
  state.steps.clear()
  state.context = null
}

/** The bytes that a record makes superfluous, itself included, as far as it tells. */
export function garbageOf(record: LogRecord, bytes: number): number {
  if (!isWrite(record) || record.op === "update" || record.op === "context") return bytes
  return record.op === "delete" ? bytes + record.frees : 0
}
