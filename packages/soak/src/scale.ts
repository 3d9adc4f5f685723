/** How much is done. */
export interface Scale {
  /** Conversations that go on at once, over all processes; each makes one call at a time. */
  readonly lanes: number
  /** Sessions of one lane. */
  readonly sessions: number
  /** Entries that one lane creates in its sessions. */
  readonly entries: number
  /** How long sessions live that are written once and left, in seconds. */
  readonly passingTtlSeconds: number
}

export const PROCESSES = 4

export const FULL: Scale = { lanes: 64, sessions: 1_563, entries: 15_625, passingTtlSeconds: 20 }

/** Enough to see that everything runs. */
export const QUICK: Scale = { lanes: 16, sessions: 20, entries: 120, passingTtlSeconds: 2 }
