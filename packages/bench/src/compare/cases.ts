/** What is timed. */
export const OPERATIONS = ["append", "latest", "all", "update", "delete"] as const
export type Operation = (typeof OPERATIONS)[number]

/** How many entries `latest` asks for, and how many of the last ones are updated in turns. */
export const LATEST = 10

/** Calls under way at once, where there are more than one: each in a session of its own. */
const MANY = 32

/** One row of a result: an operation, on sessions of a length, with so many calls under way at once. */
export interface Case {
  readonly operation: Operation
  readonly size: number
  readonly inFlight: number
}

/** How much is measured. */
export interface Scale {
  /** Rounds that count. */
  readonly rounds: number
  /** How many calls are made before them, so that V8 has compiled what they run through. */
  readonly warmUpCalls: number
  /** They end after that many milliseconds, however few they were. */
  readonly warmUpMs: number
  /** How long a block of calls should take, in milliseconds. */
  readonly blockMs: number
  /** The most calls of one block. */
  readonly maxCalls: number
  /** The lengths of sessions: short, middle, long. */
  readonly sizes: readonly [number, number, number]
}

export const FULL: Scale = {
  rounds: 9,
  warmUpCalls: 5_000,
  warmUpMs: 2_000,
  blockMs: 100,
  maxCalls: 2_000,
  sizes: [10, 1_000, 10_000],
}

/** Enough to see that everything runs, and too little to learn anything from the times. */
export const QUICK: Scale = { rounds: 2, warmUpCalls: 0, warmUpMs: 0, blockMs: 1, maxCalls: 8, sizes: [10, 50, 100] }

/** All that is measured, in the order of the report. */
export function casesOf({ sizes }: Scale): Case[] {
  const [short, middle] = sizes
  const oneByOne = OPERATIONS.flatMap((operation) => {
    const lengths = operation === "all" ? [middle] : sizes
    return lengths.map((size) => ({ operation, size, inFlight: 1 }))
  })
  const inFlight = (["append", "latest", "update"] as const).map((operation) => {
    return { operation, size: short, inFlight: MANY }
  })
  return [...oneByOne, ...inFlight]
}

export function caseKey({ operation, size, inFlight }: Case): string {
  return `${operation}/${size}/${inFlight}`
}
