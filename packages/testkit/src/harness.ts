import type { JsonValue, SessionRef, SessionStore } from "@cognee-session/core"

/**
 * All that the suite has to know of a store. `create` and its `open` and `destroy` suffice; each optional part of the
 * storage lets the cases run that need it, and without it they are skipped, with that reason.
 */
export interface SessionStoreHarness {
  /** The store's name, for titles and messages. */
  readonly name: string

  /** Make a fresh, empty storage that nothing else uses. Each case asks for one of its own. */
  create(): Promise<HarnessStorage> | HarnessStorage
}

/** One storage: a directory, a key prefix, a set of tables. */
export interface HarnessStorage {
  /**
   * Open a handle on this storage. Several may be open at once, with the same or with different `ttlSeconds`. The suite
   * closes each of them.
   */
  open(options?: OpenOptions): Promise<SessionStore> | SessionStore

  /** Tear the storage down with all that it holds. Called once, after every handle was closed. */
  destroy(): Promise<void> | void

  /** For stores with expiry: how coarse it is. The suite waits a little longer than that for sessions to expire. */
  readonly expiry?: HarnessExpiry | undefined

  /**
   * Open a store in another namespace of the same server or directory. The closer the names of the two the better: one
   * that begins with the other's name, say. Every call opens the same one.
   */
  neighbour?(): Promise<SessionStore> | SessionStore

  /** Spoil the Q&A entries that are stored of a session, so that they cannot be read back. It holds some. */
  damage?(session: SessionRef): Promise<void> | void

  /** Take the backend away, so that calls fail. The function that comes back brings it back. */
  interrupt?(): Promise<() => Promise<void>>

  /** The longest that a call may take while the backend is away, in milliseconds. Default: 10,000. */
  readonly timeoutMs?: number | undefined

  /** What must never show in an error: the password in the URL that the store was opened with, for one. */
  readonly secrets?: readonly string[] | undefined

  /** How another process opens this storage. For stores that several processes may use at once. */
  readonly childModule?: ChildModule | undefined
}

/** How to open a handle. */
export interface OpenOptions {
  /** As the store's own option. Absent: sessions never expire. */
  readonly ttlSeconds?: number | undefined
}

/** How exactly sessions expire. */
export interface HarnessExpiry {
  /** The longest that a session may outlive or fall short of its time, in milliseconds: the steps of the store's clock. */
  readonly coarseMs: number
}

/**
 * What a child process calls to open a store: `(await import(url))[factory](options)`.
 *
 * A process serves several cases, one after the other, each with the options of its own storage. Between them the suite
 * closes the store. A process that is not as it was before the store was opened, with the handles, timers, listeners, the
 * environment and the working directory that it had, is ended; so is that of a case that failed or killed it. What the
 * factory opens beside the store should end with the store's `close`: then the process can be used again.
 */
export interface ChildModule {
  /** A `file:` URL of JavaScript that plain Node can import. */
  readonly url: string
  /** The name of the export: a function that gives a `SessionStore`, or a promise of one. */
  readonly factory: string
  /** Its one argument. */
  readonly options: JsonValue
}

/** The longest that a call may take while the backend is away. */
export function timeoutOf(storage: HarnessStorage): number {
  return storage.timeoutMs ?? 10_000
}
