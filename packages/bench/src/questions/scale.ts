/** How much is measured. */
export interface Scale {
  /** Rounds that count, and rounds before them that do not. */
  readonly rounds: number
  readonly warmUps: number
  /** The share of a question's blocks that a round runs. */
  readonly share: number
  /** Entries of a large session; a small one has 10. */
  readonly large: number
  /** Sessions of a user who has many. */
  readonly siblings: number
  /** Entries of a database that holds many. */
  readonly crowd: number
}

/** Entries of a small session, and sessions of a user who has few. */
export const SMALL = 10

export const FULL: Scale = { rounds: 9, warmUps: 2, share: 1, large: 10_000, siblings: 100_000, crowd: 1_000_000 }

/** Enough to see that everything runs, and too little to learn anything from the numbers. */
export const QUICK: Scale = { rounds: 3, warmUps: 1, share: 0, large: 1_000, siblings: 1_000, crowd: 2_000 }

export function blocksOf(scale: Scale, blocks: number): number {
  return Math.max(1, Math.round(blocks * scale.share))
}
