/** How many times the usual amount of torture is wanted; fractions are less. */
const SCALE = Number(process.env["COGNEE_SESSION_TORTURE_SCALE"] ?? "1")

/** A number of rounds, made larger or smaller by the scale of this run. */
export function scaled(rounds: number): number {
  return Math.max(1, Math.round(rounds * SCALE))
}

/** How long a test may take that takes at most so many seconds at the usual scale on a slow machine, in milliseconds. */
export function timeLimit(seconds: number): number {
  return seconds * 1000 * Math.max(1, SCALE)
}
