import type { QaEntryChange } from "./qa-entry-update.ts"
import type { QaEntryDraft, SessionQaEntry } from "./qa-entry.ts"
import type { SessionRef } from "./session-key.ts"
import type { SessionInfo, SessionScope } from "./session-list.ts"
import type { SessionTraceStep, TraceStepDraft } from "./trace-step.ts"

/**
 * What became of a create (E2): `"created"`, something was added; `"same"`, the session held it already, with equal
 * fingerprints, and nothing was added; `"conflict"`, the id is taken by something with another fingerprint, and nothing
 * was added.
 */
export type CreateVerdict = "created" | "same" | "conflict"

/**
 * What the author of a backend writes: plain methods, made into a `SessionStore` by `createSessionStore`.
 *
 * Core has checked and copied every argument: keys and ids are well-formed (K2), entries and steps are whole, with ids,
 * times and fingerprints; a change names at least one field. Core answers for what is absent here: `latestQaId` and
 * `getQaEntry` by defaults that are correct on any driver, if slower; the other optional methods by `UNSUPPORTED`.
 * Capabilities follow from what is there.
 *
 * A method rejects with a `SessionError` of code `STORE_ERROR` whose `retryable` and `outcome` tell what is known, made
 * by a table from the backend's errors. Core makes any other error into one of outcome `"unknown"`. What a method
 * resolves to is the caller's own: nothing else may hold it (E13).
 *
 * All calls may come at any time, from any number of handles and processes: what has to be decided in the step that
 * writes is decided there (C1). A call takes effect at most once, however often it is sent (C3).
 */
export interface SessionStoreDriver {
  /** The store's name in errors and tracing events, such as `"fs"`. */
  readonly name: string

  /** Whether sessions can expire. Default: `false`. */
  readonly expiry?: boolean | undefined

  /** Whether several processes may use one storage at once. Default: `false`. */
  readonly multiProcess?: boolean | undefined

  /**
   * Append an entry at the end of the session's order, or find that its id is taken.
   *
   * The id is looked up and the entry written in one atomic step: of concurrent creates with one id exactly one is
   * `"created"` (C2). With `draft.idGenerated` nobody else can have used the id, and no look is needed. The fingerprint
   * is stored beside the entry; a deleted id is free again. A rejection says by its `outcome` whether the entry may be
   * there.
   */
  createQaEntry(session: SessionRef, draft: QaEntryDraft): Promise<CreateVerdict>

  /**
   * The last `lastN` entries, oldest first; all of them when there are fewer. `lastN` is 1 to 2^53-1.
   *
   * With a `before` that is not `null`, the last ones ahead of that entry, or `null` when the session does not hold it.
   * One moment of the session, up to 1,000 entries (C4).
   */
  getLatestQaEntries(session: SessionRef, lastN: number, before: string | null): Promise<SessionQaEntry[] | null>

  /** All entries, oldest first; `[]` when there is no such session. */
  getAllQaEntries(session: SessionRef): Promise<SessionQaEntry[]>

  /**
   * Change the named fields of one entry in one atomic step. Resolves to `false` when it is not there.
   *
   * Concurrent changes of other fields, and of other keys of `memifyMetadata` by `memifyMetadataPatch`, all survive (E8);
   * `applyQaEntryChange` says what a change does. An entry that was deleted meanwhile stays deleted.
   */
  updateQaEntry(session: SessionRef, qaId: string, change: QaEntryChange): Promise<boolean>

  /**
   * Remove one entry. Resolves to `true` when this call removed it, to `false` when it was not there.
   *
   * Of concurrent calls for one entry exactly one resolves to `true` (E10). The order of the others stays.
   */
  deleteQaEntry(session: SessionRef, qaId: string): Promise<boolean>

  /** The graph context; `null` when none was set. */
  getGraphContext(session: SessionRef): Promise<string | null>

  /** Set or overwrite the graph context. Of concurrent calls one stays, the same for every reader (G1). */
  setGraphContext(session: SessionRef, context: string): Promise<void>

  /**
   * Remove the session's entries, graph context and trace in one step that no reader sees half done. Resolves to
   * whether the session existed, that is, held any of them.
   *
   * What a late writer of the removed session still writes is never seen (S2).
   */
  deleteSession(session: SessionRef): Promise<boolean>

  /**
   * Remove every session that is there when the call begins, one by one, each as `deleteSession` does, and nothing
   * outside the store's namespace (S3, K6). Repeating it after a rejection or a crash is safe.
   */
  prune(): Promise<void>

  /**
   * One entry, or `null`. Default in core: a search through `getAllQaEntries`.
   */
  getQaEntry?(session: SessionRef, qaId: string): Promise<SessionQaEntry | null>

  /** The id of the last entry, or `null`. Default in core: `latestQaId`, through `getLatestQaEntries`. */
  latestQaId?(session: SessionRef): Promise<string | null>

  /**
   * Append 1 to 1,000 entries with different ids, all or none, in one atomic step, with nothing of others between them.
   *
   * `"conflict"` when one of the ids is taken by an entry with another fingerprint: nothing is written. Entries that
   * the session holds with equal fingerprints keep their place, the missing ones are appended together (E12); `"same"`
   * when none is missing.
   */
  createQaEntries?(session: SessionRef, drafts: readonly QaEntryDraft[]): Promise<CreateVerdict>

  /** Append a trace step at the end, or find that its id is taken among the session's steps: as `createQaEntry`. */
  saveTraceStep?(session: SessionRef, draft: TraceStepDraft): Promise<CreateVerdict>

  /** The last `lastN` steps, oldest first; all of them when `lastN` is `null`. `lastN` is 1 to 2^53-1. */
  readTraceSteps?(session: SessionRef, lastN: number | null): Promise<SessionTraceStep[]>

  /**
   * The first `limit` sessions of the scope in the order of `compareSessions`; with an `after` that is not `null`, the
   * first ones that come after that place in the order, whether or not such a session is still there (S4).
   *
   * `limit` is 2 to 1,001: core asks for one more than its caller, to know whether there is a next page.
   * `pageOfSessions` does it all for a driver that holds the whole list.
   */
  listSessions?(scope: SessionScope, limit: number, after: SessionInfo | null): Promise<SessionInfo[]>

  /** Close what the driver itself opened. Called once, when no other call is under way or the wait for them is over. */
  close?(): Promise<void>
}
