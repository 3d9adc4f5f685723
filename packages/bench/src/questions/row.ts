import type { RoundTimings } from "./rounds.ts"
import { type Spread, spreadOf } from "../spread.ts"
import { type Comparison, type Question, type Timing, sumOfTimings } from "./subject.ts"

/** `"unclear"`: nearer to the goal than two copies of the floor are to each other. */
type Verdict = "met" | "missed" | "unclear"

/** One line of the result. */
export interface Row {
  readonly question: string
  readonly subject: string
  /** What the ratio is a multiple of. */
  readonly floor: string
  readonly microseconds: Spread
  /** Each round's time over the floor's time in the same round. */
  readonly ratio: Spread
  readonly goal: number | null
  readonly verdict: Verdict | null
}

export function rowsOf(question: Question, timings: RoundTimings): Row[] {
  const rows = question.comparisons.map((comparison) => rowOf(question, comparison, timings))
  const noise = Math.max(1, ...rows.filter((_, index) => question.comparisons[index]!.noise).map(noiseOf))
  return rows.map((row) => ({ ...row, verdict: verdictOf(row, noise) }))
}

function rowOf(question: Question, { subject, floor, goal, label = subject }: Comparison, timings: RoundTimings): Row {
  const own = timingsOf(question, timings, subject)
  const base = timingsOf(question, timings, floor)
  const ratio = spreadOf(
    own.map((timing, round) => microsecondsOf(timing) / microsecondsOf(base[round]!)),
    totalOf(own) / totalOf(base),
  )
  return {
    question: question.name,
    subject: label,
    floor,
    microseconds: spreadOf(own.map(microsecondsOf), totalOf(own)),
    ratio,
    goal: goal ?? null,
    verdict: null,
  }
}

function timingsOf(question: Question, timings: RoundTimings, name: string): readonly Timing[] {
  const subject = question.subjects.find((candidate) => candidate.name === name)
  if (subject === undefined) throw new Error(`the question ${question.name} has no subject "${name}"`)
  return timings.get(subject)!
}

/** By how much two copies of one thing differed, as a factor: the middle of what the rounds say, or all rounds together. */
function noiseOf({ ratio }: Row): number {
  return Math.max(...[ratio.median, ratio.total].map((factor) => Math.max(factor, 1 / factor)))
}

function verdictOf({ goal, ratio: { median } }: Row, noise: number): Verdict | null {
  if (goal === null) return null
  if (median * noise <= goal) return "met"
  return median <= goal * noise ? "unclear" : "missed"
}

function totalOf(timings: readonly Timing[]): number {
  return microsecondsOf(sumOfTimings(timings))
}

function microsecondsOf({ operations, milliseconds }: Timing): number {
  return (milliseconds * 1_000) / operations
}
