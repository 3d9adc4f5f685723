/** One call of a lane. Sessions, entries and all else are numbered within the lane, from 0. */
export type Step =
  /** Creates the entries `first`, `first + 1`, …; several in one batch. */
  | { readonly kind: "create"; readonly session: number; readonly first: number; readonly count: number }
  | { readonly kind: "update"; readonly session: number; readonly entry: number; readonly version: number }
  | { readonly kind: "delete"; readonly session: number; readonly entry: number }
  | { readonly kind: "deleteSession"; readonly session: number }
  | { readonly kind: "setContext"; readonly session: number; readonly version: number }
  | { readonly kind: "trace"; readonly session: number; readonly trace: number }
  | { readonly kind: "latest"; readonly session: number }
  /** Creates an entry in a session that all lanes share. */
  | { readonly kind: "share"; readonly shared: number }
  /** Writes a session that is left to expire. */
  | { readonly kind: "pass"; readonly passing: number }

/** What of a hundred steps is what; creates are the rest. */
export const SHARES = {
  update: 8,
  delete: 4,
  deleteSession: 0.2,
  setContext: 2,
  trace: 3,
  latest: 2,
  share: 2,
  pass: 4,
} as const

/** Of a hundred creates, how many are batches, and of how many entries. */
export const BATCH_SHARE = 8
export const BATCH_SIZE = 10
