/** What came out of several rounds. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
  /** Of all rounds taken together. */
  readonly total: number
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2
}

export function spreadOf(values: readonly number[], total: number): Spread {
  return { median: medianOf(values), min: Math.min(...values), max: Math.max(...values), total }
}
