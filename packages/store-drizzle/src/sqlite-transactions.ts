import {
  type CreateVerdict,
  type QaEntryChange,
  type QaEntryDraft,
  type SessionRef,
  type TraceStepDraft,
  applyQaEntryChange,
} from "@cognee-session/core"
import { toUserColumn } from "./keys.ts"
import { type ContentRow, flagsOf, toContentRow, toEntryRow, toStepRow, toStoredFlags } from "./rows.ts"
import type { SqliteStatements } from "./sqlite-statements.ts"
import { type Steps, step } from "./steps.ts"

/** One write: its statements, and the moment at which it got the database's write lock, with the end that it sets. */
export interface Writing {
  readonly on: SqliteStatements
  readonly now: number
  readonly expiresAt: number
}

/** What happens in transactions that begin with the write lock: nothing changes between their steps. */

export function* createEntries(
  writing: Writing,
  session: SessionRef,
  drafts: readonly QaEntryDraft[],
): Steps<CreateVerdict> {
  const { on } = writing
  const missing: QaEntryDraft[] = []
  for (const draft of drafts) {
    const held = draft.idGenerated
      ? undefined
      : yield* step(on.entryFingerprint().get({ ...liveOf(writing, session), id: draft.entry.id }))
    if (held !== undefined && held.fingerprint !== draft.fingerprint) return "conflict"
    if (held === undefined) missing.push(draft)
  }
  if (missing.length === 0) return "same"
  const { incarnation, lastPosition } = yield* extend(writing, session, missing.length)
  let position = lastPosition - missing.length
  for (const draft of missing) {
    position += 1
    yield* step(on.insertEntry().run({ incarnation, position, ...toEntryRow(draft) }))
  }
  return "created"
}

export function* createStep(writing: Writing, session: SessionRef, draft: TraceStepDraft): Steps<CreateVerdict> {
  const { on } = writing
  if (!draft.idGenerated) {
    const held = yield* step(on.stepFingerprint().get({ ...liveOf(writing, session), id: draft.step.traceId }))
    if (held !== undefined) return held.fingerprint === draft.fingerprint ? "same" : "conflict"
  }
  const { incarnation, lastPosition } = yield* extend(writing, session, 1)
  yield* step(on.insertStep().run({ incarnation, position: lastPosition, ...toStepRow(draft) }))
  return "created"
}

export function* updateEntry(writing: Writing, session: SessionRef, id: string, change: QaEntryChange): Steps<boolean> {
  const { on } = writing
  const entry = { ...liveOf(writing, session), id }
  const row = yield* changedColumns(writing, entry, change)
  if (row === null) return false
  const columns = Object.keys(row) as (keyof ContentRow)[]
  const changed = yield* step(on.updateEntry(columns).get({ ...entry, ...row }))
  if (changed === undefined) return false
  yield* step(on.renew().run({ ...liveOf(writing, session), expiresAt: writing.expiresAt }))
  return true
}

/** The columns to set; `null` when there is no such entry. A patch of the metadata is made here, out of what is stored. */
function* changedColumns(
  { on }: Writing,
  entry: Record<string, unknown>,
  change: QaEntryChange,
): Steps<Partial<ContentRow> | null> {
  const row = toContentRow(change)
  const { memifyMetadataPatch: patch } = change
  if (patch === undefined) return row
  const held = yield* step(on.metadata().get(entry))
  if (held === undefined) return null
  return { ...row, memifyMetadata: patched(held.memifyMetadata, patch) }
}

function patched(
  stored: string | null,
  patch: NonNullable<QaEntryChange["memifyMetadataPatch"]>,
): ContentRow["memifyMetadata"] {
  const before = { memifyMetadata: stored === null ? null : flagsOf(stored) }
  const { memifyMetadata } = applyQaEntryChange(before as Parameters<typeof applyQaEntryChange>[0], {
    memifyMetadataPatch: patch,
  })
  return memifyMetadata === null ? null : toStoredFlags(memifyMetadata)
}

export function* deleteEntry(writing: Writing, session: SessionRef, id: string): Steps<boolean> {
  const { on } = writing
  const live = liveOf(writing, session)
  const deleted = yield* step(on.deleteEntry().get({ ...live, id }))
  if (deleted === undefined) return false
  const left = yield* step(on.dropOne().get({ ...live, expiresAt: writing.expiresAt }))
  if (left?.itemCount === 0) yield* step(on.deleteSession().run(left))
  return true
}

export function* setContext(writing: Writing, session: SessionRef, graphContext: string): Steps<void> {
  const { on, expiresAt } = writing
  const set = yield* step(on.setContext().get({ ...liveOf(writing, session), graphContext, expiresAt }))
  if (set === undefined) yield* begin(writing, session, { added: 0, items: 1, graphContext })
}

/** Removes the session, and tells whether it was there. One that has expired is removed, too, and was not there. */
export function* deleteSession({ on, now }: Writing, session: SessionRef): Steps<boolean> {
  const found = yield* step(on.findSession().get(keyOf(session)))
  if (found === undefined) return false
  yield* deleteIncarnation(on, found.incarnation)
  return found.expiresAt.getTime() > now
}

/** Removes the session if its time is over: from then on it is gone for good. */
export function* deleteOverdue({ on, now }: Writing, session: SessionRef): Steps<void> {
  const found = yield* step(on.findSession().get(keyOf(session)))
  if (found !== undefined && found.expiresAt.getTime() <= now) yield* deleteIncarnation(on, found.incarnation)
}

export function* deleteIncarnation(on: SqliteStatements, incarnation: number): Steps<void> {
  yield* step(on.deleteEntries().run({ incarnation }))
  yield* step(on.deleteSteps().run({ incarnation }))
  yield* step(on.deleteSession().run({ incarnation }))
}

type Extent = { readonly incarnation: number; readonly lastPosition: number }

/** Renews the session and hands out its next places, or begins a new incarnation. */
function* extend(writing: Writing, session: SessionRef, added: number): Steps<Extent> {
  const { on, expiresAt } = writing
  const extended = yield* step(on.extend().get({ ...liveOf(writing, session), expiresAt, added }))
  return extended ?? (yield* begin(writing, session, { added, items: added, graphContext: null }))
}

function* begin(
  writing: Writing,
  session: SessionRef,
  holding: { readonly added: number; readonly items: number; readonly graphContext: string | null },
): Steps<Extent> {
  const { on, expiresAt } = writing
  yield* deleteOverdue(writing, session)
  return (yield* step(on.insertSession().get({ ...liveOf(writing, session), expiresAt, ...holding }))) as Extent
}

function liveOf({ now }: Writing, session: SessionRef): Record<string, unknown> {
  return { ...keyOf(session), now }
}

export function keyOf({ userId, sessionId }: SessionRef): { readonly userId: string; readonly sessionId: string } {
  return { userId: toUserColumn(userId), sessionId }
}
