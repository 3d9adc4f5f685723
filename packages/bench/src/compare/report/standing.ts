import { medianOf } from "../../spread.ts"
import type { Case } from "../cases.ts"
import type { BackendResult, Measurement } from "../result.ts"
import { basisOf, casesIn, measurementOf, microsecondsOf, ratioOf, ratiosOf, subjectsOfRole } from "./figures.ts"

/** How our store stands to the quickest of the others in one case. */
export interface Standing extends Case {
  readonly ours: Measurement
  readonly best: Measurement
  /** Our time over the best of the others': less than 1 is ahead. */
  readonly ratio: number
  /** By how much two copies of the floor differed in the middle one of the rounds, as a factor. */
  readonly noise: number
  readonly verdict: "ahead" | "even" | "behind"
}

export function standingsIn(result: BackendResult): Standing[] {
  const stores = subjectsOfRole(result, "ours")
  return stores.flatMap((store) => casesIn(result).flatMap((task) => standingIn(result, store, task) ?? []))
}

function standingIn(result: BackendResult, store: string, task: Case): Standing | null {
  const basis = basisOf(result, task)
  const ours = measurementOf(result, store, task)
  const others = measurementsOf(result, ["peer", "crate"], task)
  const best = others.toSorted((a, b) => microsecondsOf(a, basis).median - microsecondsOf(b, basis).median)[0]
  if (ours === undefined || best === undefined) return null
  const ratio = ratioOf(ours, best, basis).median
  const noise = noiseIn(result, task)
  const { operation, size, inFlight } = task
  return { operation, size, inFlight, ours, best, ratio, noise, verdict: verdictOf(ratio, noise) }
}

/** Nearer to each other than two copies of the floor is the same. */
function verdictOf(ratio: number, noise: number): Standing["verdict"] {
  if (ratio * noise < 1) return "ahead"
  return ratio > noise ? "behind" : "even"
}

function noiseIn(result: BackendResult, task: Case): number {
  const [floor, again] = measurementsOf(result, ["floor"], task)
  if (floor === undefined || again === undefined) return 1
  const basis = basisOf(result, task)
  return medianOf(ratiosOf(again, floor, basis).map((factor) => Math.max(factor, 1 / factor)))
}

function measurementsOf(result: BackendResult, roles: readonly string[], task: Case): Measurement[] {
  return subjectsOfRole(result, ...roles).flatMap((name) => measurementOf(result, name, task) ?? [])
}
