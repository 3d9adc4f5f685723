import type { Differences } from "./difference.ts"
import type { Place } from "./place.ts"
import type { Scale } from "./scale.ts"

/** What a process of the soak is to do. */
export interface Job {
  readonly place: Place
  readonly seed: number
  readonly scale: Scale
  /** Its lanes, by number. */
  readonly lanes: readonly number[]
  /** Holds of each lane how many calls were acknowledged. */
  readonly progressFile: string
}

export interface Sample {
  /** In bytes. */
  readonly rss: number
  readonly heap: number
  /** Calls acknowledged so far. */
  readonly steps: number
}

export interface Work {
  /** Calls acknowledged, of a process before this one, too. */
  readonly calls: number
  /** How often calls were refused, and made again. */
  readonly refusals: number
  /** Answers that were wrong, and errors that ended a lane. */
  readonly complaints: readonly string[]
  /** Of each of its lanes, in their order. */
  readonly counts: readonly { readonly entries: number; readonly shared: number; readonly passing: number }[]
}

export interface Verified {
  readonly differences: Differences
  /** How many sessions of its lanes exist. */
  readonly existing: number
}

export type FromWorker =
  | { readonly kind: "sample"; readonly sample: Sample }
  | { readonly kind: "worked"; readonly work: Work }
  | { readonly kind: "verified"; readonly verified: Verified }

export type ToWorker = "verify" | "end"
