import type { Case } from "../cases.ts"
import type { Backend } from "../catalogue.ts"

/** Why our store is behind the best of the others, by backend and operation, from the most special to the most general. */
const REASONS: Readonly<Record<string, string>> = {}

export function reasonFor(backend: Backend, { operation, size, inFlight }: Case): string {
  const keys = [
    `${backend} ${operation} ${size} ${inFlight}`,
    `${backend} ${operation} ${inFlight}`,
    `${backend} ${operation}`,
  ]
  return keys.map((key) => REASONS[key]).find((reason) => reason !== undefined) ?? "not explained yet."
}
