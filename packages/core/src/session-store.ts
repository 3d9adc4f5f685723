/// <reference lib="esnext.disposable" preserve="true" />
import type { SessionQaUpdate } from "./qa-entry-update.ts"
import type { NewSessionQaEntry, SessionQaEntry } from "./qa-entry.ts"
import type { SessionKey } from "./session-key.ts"
import type { SessionPage, SessionScope } from "./session-list.ts"
import type { NewSessionTraceStep, SessionTraceStep } from "./trace-step.ts"

/** What a store offers beyond the required methods. A call without its capability rejects with `UNSUPPORTED`. */
export interface SessionStoreCapabilities {
  /** `saveTraceStep` and `readTraceSteps`. */
  readonly traces: boolean
  /** `listSessions`. */
  readonly listSessions: boolean
  /** Sessions can expire (`ttlSeconds`). */
  readonly expiry: boolean
  /** `createQaEntries`, all or none. */
  readonly atomicBatch: boolean
  /** Several processes may use one storage at once. */
  readonly multiProcess: boolean
}

/**
 * The sessions of users: for each an ordered list of questions and answers, a graph context, and a trace.
 *
 * Every method returns a promise and never throws; every rejection is a `SessionError` (F1). A session that does not
 * exist reads as empty (E7). What is passed in is copied before the method returns its promise, and what comes back is
 * the caller's own (E13). Rule numbers are those of the store contract.
 */
export interface SessionStore extends AsyncDisposable {
  /** Append one entry, whole, in one atomic step. Resolves to its id (E1). Repeating it with the same id and contents adds nothing; other contents are a `CONFLICT` (E2). */
  createQaEntry(session: SessionKey, entry: NewSessionQaEntry): Promise<string>

  /** Append 1 to 1,000 entries in the given order, all or none, with nothing of others between them (E12). Resolves to their ids. */
  createQaEntries(session: SessionKey, entries: readonly NewSessionQaEntry[]): Promise<string[]>

  /** One entry, or `null` when the session does not hold it. */
  getQaEntry(session: SessionKey, qaId: string): Promise<SessionQaEntry | null>

  /** The last `lastN` entries, oldest first; with `before`, the last ones ahead of that entry, which must exist (`NOT_FOUND`) (E6). */
  getLatestQaEntries(
    session: SessionKey,
    lastN: number,
    options?: { readonly before?: string | undefined },
  ): Promise<SessionQaEntry[]>

  /** All entries, oldest first. */
  getAllQaEntries(session: SessionKey): Promise<SessionQaEntry[]>

  /** The id of the last entry, or `null` when there is none (E11). */
  latestQaId(session: SessionKey): Promise<string | null>

  /** Change just the fields that the update names, atomically. Resolves to `false` when there is no such entry (E8). */
  updateQaEntry(session: SessionKey, qaId: string, update: SessionQaUpdate): Promise<boolean>

  /** Remove one entry. Resolves to `true` when this call removed it (E10). */
  deleteQaEntry(session: SessionKey, qaId: string): Promise<boolean>

  /** The graph context, or `null` when none was set. */
  getGraphContext(session: SessionKey): Promise<string | null>

  /** Set or overwrite the graph context. `""` is a value apart from `null` (G1). */
  setGraphContext(session: SessionKey, context: string): Promise<void>

  /** Append a trace step. Resolves to its `traceId` (T1). */
  saveTraceStep(session: SessionKey, step: NewSessionTraceStep): Promise<string>

  /** All trace steps, oldest first, or the last `lastN` (T3). */
  readTraceSteps(session: SessionKey, options?: { readonly lastN?: number | undefined }): Promise<SessionTraceStep[]>

  /** One page of the sessions in the scope, most recently written first (S4). `limit` is 1 to 1,000; default 100. */
  listSessions(
    scope: SessionScope,
    options?: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
  ): Promise<SessionPage>

  /** Remove a session, all parts in one step. Resolves to whether it existed (S2). */
  deleteSession(session: SessionKey): Promise<boolean>

  /** Remove all sessions of this store's namespace that are there when it begins, and nothing else (S3). */
  prune(): Promise<void>

  /** Refuse new calls from now on, wait for those under way, and close what the store itself opened (F6). */
  close(): Promise<void>

  /** What this store offers beyond the methods that every store has (section 9 of the contract). */
  readonly capabilities: SessionStoreCapabilities
}

/** The methods that do something with what is stored, by name. */
export type SessionOperation = Exclude<keyof SessionStore, "close" | "capabilities" | typeof Symbol.asyncDispose>
