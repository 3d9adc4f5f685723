import type { SessionStore } from "@cognee-session/core"

/** What names a broken store, and the case that must fail. */
export interface BreakageName {
  /** The rule that it breaks. */
  readonly rule: string
  /** What is broken, in words. */
  readonly what: string
  /** The title of the case of that rule that must fail. */
  readonly caughtBy: string
}

/** One way to break a store that is otherwise good. */
export interface Breakage<Place> extends BreakageName {
  /** The methods that a broken handle has instead of a good one's. */
  readonly methods: (store: SessionStore, place: Place) => Partial<SessionStore>
}
