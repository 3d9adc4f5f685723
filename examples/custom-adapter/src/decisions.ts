import { type CreateVerdict, type QaEntryChange, applyQaEntryChange } from "@cognee-session/core"
import { type Session, type Stored, isAlive, newSession } from "./session.ts"

// What a call comes to, decided in the step that writes. No file here.

/** The result of a call, with the session as it is afterwards; without one nothing has changed. */
export interface Decision<T> {
  readonly result: T
  readonly session?: Session
}

// #region create
/** Appends what is not there yet, all or nothing; finds what is there already, by its id (E2, E12, T1). */
export function create<Part extends "entries" | "steps">(
  session: Session,
  part: Part,
  drafts: readonly Session[Part][number][],
): Decision<CreateVerdict> {
  const stored: readonly Stored<unknown>[] = session[part]
  const held = new Map(stored.map(({ id, fingerprint }) => [id, fingerprint]))
  if (drafts.some(({ id, fingerprint }) => held.has(id) && held.get(id) !== fingerprint)) return { result: "conflict" }
  const missing = drafts.filter(({ id }) => !held.has(id))
  if (missing.length === 0) return { result: "same" }
  return { result: "created", session: { ...session, [part]: [...stored, ...missing] } }
}
// #endregion

// #region change
/** Changes the named fields of an entry; its id, fingerprint and place stay (E8). */
export function updateEntry(session: Session, qaId: string, change: QaEntryChange): Decision<boolean> {
  const index = session.entries.findIndex(({ id }) => id === qaId)
  const found = session.entries[index]
  if (found === undefined) return { result: false }
  const changed = { ...found, value: applyQaEntryChange(found.value, change) }
  return { result: true, session: { ...session, entries: session.entries.with(index, changed) } }
}

/** Removes an entry. Of several such calls only the first still finds it (E10). */
export function deleteEntry(session: Session, qaId: string): Decision<boolean> {
  const entries = session.entries.filter(({ id }) => id !== qaId)
  if (entries.length === session.entries.length) return { result: false }
  return { result: true, session: { ...session, entries } }
}

/** Ends a session with all that it holds; what comes later begins an empty one (S2). */
export function endSession(session: Session): Decision<boolean> {
  return isAlive(session) ? { result: true, session: newSession(session) } : { result: false }
}
// #endregion
