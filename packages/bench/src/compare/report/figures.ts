import { type Spread, spreadOf } from "../../spread.ts"
import type { Case } from "../cases.ts"
import type { BackendResult, Measurement } from "../result.ts"

/** Which time of a call counts. */
export type Basis = "rounds" | "singles"

/**
 * SQLite writes a checkpoint now and then, which one call in hundreds has to wait for; the median of single calls leaves
 * that out. With several calls under way at once a single one mostly waits for the others: there all of them count together.
 */
export function basisOf({ backend }: Pick<BackendResult, "backend">, { inFlight }: Case): Basis {
  return backend === "sqlite" && inFlight === 1 ? "singles" : "rounds"
}

/** Microseconds for a call: of the median round, the quickest and the slowest. */
export function microsecondsOf(measurement: Measurement, basis: Basis): Spread {
  return spreadOf(measurement[basis], 0)
}

/** One subject's times as multiples of another's in the same round. */
export function ratioOf(own: Measurement, base: Measurement, basis: Basis): Spread {
  return spreadOf(ratiosOf(own, base, basis), 0)
}

/** The same for each of the rounds. */
export function ratiosOf(own: Measurement, base: Measurement, basis: Basis): number[] {
  return own[basis].map((time, round) => time / base[basis][round]!)
}

export function measurementOf(result: BackendResult, subject: string, task: Case): Measurement | undefined {
  return result.measurements.find((one) => one.subject === subject && isOf(one, task))
}

function isOf(measurement: Measurement, { operation, size, inFlight }: Case): boolean {
  return measurement.operation === operation && measurement.size === size && measurement.inFlight === inFlight
}

/** Every case that was timed, once. */
export function casesIn({ measurements }: BackendResult): Case[] {
  return measurements.filter((one, index) => measurements.findIndex((other) => isOf(other, one)) === index)
}

export function subjectsOfRole(result: BackendResult, ...roles: readonly string[]): string[] {
  return result.subjects.filter(({ role }) => roles.includes(role)).map(({ name }) => name)
}
