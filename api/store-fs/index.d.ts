// Written by `npm run api`; not to be edited. What callers can reach of this entry point.

import { SessionStore } from "@cognee-session/core"

/**
 * A store on files: readable JSON Lines, for any number of processes of one machine at once.
 *
 * Returns at once; the directory is made at the first write. Throws a `SessionError` (`INVALID_PARAMETER`) for options
 * that cannot be right.
 */
export declare function fsStore(options: FsStoreOptions): SessionStore

/** Options of `fsStore`; `dir` is required. */
export declare interface FsStoreOptions {
  /** The directory that holds the sessions: the store's namespace. Made, with mode 0700, when it is not there. */
  readonly dir: string
  /** A session expires when nothing was written to it for that long, in seconds (X1). Default: never. */
  readonly ttlSeconds?: number | undefined
  /**
   * Whether a write is acknowledged only when it would survive a loss of power. Default: `false`: it survives the death
   * of the process, and is on the disk when the system gets to it.
   */
  readonly fsync?: boolean | undefined
}

export {}
