// Written by `npm run api`; not to be edited. What callers can reach of this entry point.

/// <reference lib="esnext.disposable" />

/** The entry after the update. Pure; what it does to each field is rule E8. */
export declare function applyQaEntryChange(entry: SessionQaEntry, change: QaEntryChange): SessionQaEntry

/** Checks that the options of a factory have no other fields than these: a misspelt one must not pass in silence. */
export declare function checkOptions(options: unknown, fields: readonly string[]): void

/**
 * The order of a listing (S4): most recently written first; equal times by user, the anonymous user first, then by
 * session id, both in the order of their UTF-8 bytes.
 */
export declare function compareSessions(a: SessionInfo, b: SessionInfo): number

/**
 * Makes a store of a driver: checks and copies arguments, fills in ids, times and fingerprints, supplies the defaults of
 * what the driver lacks, keeps the closed state, gives every error its form, and publishes tracing events.
 */
export declare function createSessionStore(driver: SessionStoreDriver): SessionStore

/**
 * What became of a create (E2): `"created"`, something was added; `"same"`, the session held it already, with equal
 * fingerprints, and nothing was added; `"conflict"`, the id is taken by something with another fingerprint, and nothing
 * was added.
 */
export declare type CreateVerdict = "created" | "same" | "conflict"

/** True for a `SessionError` of any copy of this package, from any realm. */
export declare function isSessionError(error: unknown): error is SessionError

/** What JSON can hold. */
export declare type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | {
      readonly [key: string]: JsonValue
    }

/** The default `latestQaId`: right on any driver, at the price of reading one whole entry. */
export declare function latestQaId(
  driver: Pick<SessionStoreDriver, "getLatestQaEntries">,
  session: SessionRef,
): Promise<string | null>

/** An entry to create. What is absent is `null`. */
export declare interface NewSessionQaEntry {
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

/** A step to append. Absent text is `""`, absent `methodParams` is `{}`, an absent `methodReturnValue` is `null`. */
export declare interface NewSessionTraceStep {
  /** The function that ran. */
  originFunction: string
  /** How it ended, such as `"success"` or `"error"`: any text. */
  status: string
  /** For retries and imports: 1 to 128 bytes of UTF-8. Default: a UUID v4. */
  traceId?: string | undefined
  /** What memory was asked for. Default: `""`. */
  memoryQuery?: string | undefined
  /** What memory gave. Default: `""`. */
  memoryContext?: string | undefined
  /** A JSON object of at most 100 levels (T2). */
  methodParams?:
    | {
        readonly [name: string]: JsonValue
      }
    | undefined
  /** Any JSON value of at most 100 levels. */
  methodReturnValue?: JsonValue | undefined
  /** Why the step failed. Default: `""`. */
  errorMessage?: string | undefined
  /** What the step came to, in a sentence. Default: `""`. */
  sessionFeedback?: string | undefined
}

/** One page of a listing, out of all sessions of its scope: for drivers that hold them all. */
export declare function pageOfSessions(
  sessions: readonly SessionInfo[],
  limit: number,
  after: SessionInfo | null,
): SessionInfo[]

/** A checked update on its way to a driver: just the fields that it changes, at least one. */
export declare type QaEntryChange = {
  readonly [Field in keyof SessionQaUpdate]?: Exclude<SessionQaUpdate[Field], undefined>
}

/** A checked entry on its way to a driver. */
export declare interface QaEntryDraft {
  /** The whole entry, nothing absent. The driver may keep it: nobody else holds it. */
  readonly entry: SessionQaEntry
  /** Equal for equal contents (E2); 22 characters of base64url. To be stored with the entry; no update changes it. */
  readonly fingerprint: string
  /** True when core made the id, so that nobody else can have used it. */
  readonly idGenerated: boolean
}

/** The one error that a store rejects with. Recognize it by `isSessionError`, never by `instanceof`. */
export declare class SessionError extends Error {
  /** Always `"SessionError"`. */
  readonly name = "SessionError"
  /** What went wrong: stable, to be decided by. */
  readonly code: SessionErrorCode
  /** The method that was called, such as `"createQaEntry"`. */
  readonly operation: string
  /** Whether a repeat of the same call may succeed. */
  readonly retryable: boolean
  /** What became of the write (F2). */
  readonly outcome: SessionOutcome
  /** Of a rejected create, the ids that it was sent with, generated ones included: repeating it with them is safe (F2). */
  readonly ids: readonly string[]
  /** Of `cause` only the name and the code are kept (F5). */
  constructor(options: SessionErrorOptions)
}

/**
 * What went wrong (F1):
 *
 * - `INVALID_PARAMETER`: the caller's mistake; nothing was written.
 * - `NOT_FOUND`: what a call names must exist and does not.
 * - `CONFLICT`: the id is taken by something with other contents (E2).
 * - `UNSUPPORTED`: this store lacks the capability.
 * - `CLOSED`: the store was closed.
 * - `STORE_ERROR`: the backend failed.
 */
export declare type SessionErrorCode =
  "INVALID_PARAMETER" | "NOT_FOUND" | "CONFLICT" | "UNSUPPORTED" | "CLOSED" | "STORE_ERROR"

/** What a `SessionError` is made of. For adapters: callers only receive errors. */
export declare interface SessionErrorOptions {
  /** What went wrong. */
  readonly code: SessionErrorCode
  /** Says what was wrong, with which argument, and what to do. Never users' text, credentials or rejected values (F5). */
  readonly message: string
  /** Default: `""`. The store's shell fills in the name of the method that was called. */
  readonly operation?: string | undefined
  /** Whether a repeat may succeed. Default: `false`. */
  readonly retryable?: boolean | undefined
  /** Default: `"unknown"` for `STORE_ERROR`, else `"not-applied"`. */
  readonly outcome?: SessionOutcome | undefined
  /** Default: none. The store's shell fills in the ids of a rejected create. */
  readonly ids?: readonly string[] | undefined
  /** The backend's own error. Only its name and code are kept. */
  readonly cause?: unknown
  /** The text of the cause that callers see, from the adapter's own table. Default: a sentence that says nothing. */
  readonly causeText?: string | undefined
}

/** A session as a listing shows it. */
export declare interface SessionInfo {
  /** As it was given when the session was made. */
  readonly sessionId: string
  /** `null` for the anonymous user. */
  readonly userId: string | null
  /** The time of the last write to any part of the session, to the millisecond. */
  readonly updatedAt: Date
}

/** Names one session: one conversation of one user. */
export declare interface SessionKey {
  /** 1 to 512 bytes of UTF-8, well-formed, without U+0000; compared exactly (K2, K3). */
  readonly sessionId: string
  /** Same form. Absent, `undefined` or `null` names the anonymous user, who is equal to no string (K1). */
  readonly userId?: string | null | undefined
}

/** The methods that do something with what is stored, by name. */
export declare type SessionOperation = Exclude<
  keyof SessionStore,
  "close" | "capabilities" | typeof Symbol.asyncDispose
>

/** What became of a rejected write (F2): nothing, or it cannot be told. Of a read it is `"not-applied"`. */
export declare type SessionOutcome = "not-applied" | "unknown"

/** One page of a listing. */
export declare interface SessionPage {
  /** Most recently written first; empty when there is none left. */
  readonly sessions: SessionInfo[]
  /** What to pass as `cursor` for the next page; `null` when this is the last. */
  readonly nextCursor: string | null
}

/** One question with its answer, as it is stored. */
export declare interface SessionQaEntry {
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

/** A partial update: what is absent or `undefined` stays, `null` clears, a value sets (E8). */
export declare interface SessionQaUpdate {
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

/** A checked key, as a driver sees it: `userId` is `null` for the anonymous user. */
export declare interface SessionRef {
  /** The session's id, 1 to 512 bytes of UTF-8 (K2). */
  readonly sessionId: string
  /** The user's id, likewise; `null` for the anonymous user (K1). */
  readonly userId: string | null
}

/** Whose sessions to list: one user's, the anonymous user's (`{ userId: null }`), or everybody's. */
export declare type SessionScope =
  | {
      /** Whose sessions; `null` for the anonymous user's. */
      readonly userId: string | null
    }
  | "all"

/**
 * The sessions of users: for each an ordered list of questions and answers, a graph context, and a trace.
 *
 * Every method returns a promise and never throws; every rejection is a `SessionError` (F1). A session that does not
 * exist reads as empty (E7). What is passed in is copied before the method returns its promise, and what comes back is
 * the caller's own (E13). Rule numbers are those of the store contract.
 */
export declare interface SessionStore extends AsyncDisposable {
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
    options?: {
      readonly before?: string | undefined
    },
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
  readTraceSteps(
    session: SessionKey,
    options?: {
      readonly lastN?: number | undefined
    },
  ): Promise<SessionTraceStep[]>
  /** One page of the sessions in the scope, most recently written first (S4). `limit` is 1 to 1,000; default 100. */
  listSessions(
    scope: SessionScope,
    options?: {
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    },
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

/** What a store offers beyond the required methods. A call without its capability rejects with `UNSUPPORTED`. */
export declare interface SessionStoreCapabilities {
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
export declare interface SessionStoreDriver {
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

/** One step of what the agent did. */
export declare interface SessionTraceStep {
  /** Unique among the session's steps (K5). */
  readonly traceId: string
  /** The function that ran. */
  readonly originFunction: string
  /** How it ended, such as `"success"` or `"error"`. */
  readonly status: string
  /** What memory was asked for; `""` when it was not. */
  readonly memoryQuery: string
  /** What memory gave; `""` when nothing. */
  readonly memoryContext: string
  /** What the function was called with, by name. */
  readonly methodParams: {
    readonly [name: string]: JsonValue
  }
  /** What the function returned; `null` also when nothing. */
  readonly methodReturnValue: JsonValue
  /** Why the step failed; `""` when it did not. */
  readonly errorMessage: string
  /** What the step came to, in a sentence; `""` when nobody said. */
  readonly sessionFeedback: string
}

/** What a subscriber to the tracing channel `cognee-session` gets with each event. Never what a session holds. */
export declare interface SessionTracingMessage {
  /** The driver's name, such as `"fs"`. */
  readonly store: string
  /** The method that was called. */
  readonly operation: SessionOperation
  /** `null` for operations on many sessions, and when the key was refused. */
  readonly session: SessionRef | null
  /** Set once the operation has ended: `"ok"`, or the code of its error. */
  outcome?: "ok" | SessionErrorCode
  /** Set once the operation has failed. */
  error?: SessionError
}

/** Checks `ttlSeconds` of a store's options and gives milliseconds; `Infinity` when absent. */
export declare function toTtlMilliseconds(ttlSeconds: unknown): number

/** A checked step on its way to a driver. */
export declare interface TraceStepDraft {
  /** The whole step. The driver may keep it: nobody else holds it. */
  readonly step: SessionTraceStep
  /** Equal for equal contents (E2). To be stored with the step. */
  readonly fingerprint: string
  /** True when core made the id, so that nobody else can have used it. */
  readonly idGenerated: boolean
}

/** The name of the tracing channel on Node's `diagnostics_channel`. */
export declare const TRACING_CHANNEL = "cognee-session"

/** The graph elements that an answer was made from. */
export declare interface UsedGraphElementIds {
  /** Ids of nodes of the knowledge graph, in the caller's order. */
  readonly nodeIds: readonly string[]
  /** Ids of edges of the knowledge graph, in the caller's order. */
  readonly edgeIds: readonly string[]
}

export {}
