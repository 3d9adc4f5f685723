import type { Outcome } from "./outcome.ts"

/** What a trial came to on a runtime; there is none where it does not run. */
export interface Result {
  readonly runtime: string
  readonly trial: string
  readonly outcome: Outcome
}

/** A line for each trial, a column for each runtime: how many passed, failed and were skipped. */
export function tableOf(results: readonly Result[]): string {
  const runtimes = [...new Set(results.map(({ runtime }) => runtime))]
  const trials = [...new Set(results.map(({ trial }) => trial))]
  const rows = trials.map((trial) => [
    trial,
    ...runtimes.map((runtime) => cellOf(results.find((one) => one.runtime === runtime && one.trial === trial))),
  ])
  return aligned([["passed/failed/skipped", ...runtimes], ...rows])
}

function cellOf(result: Result | undefined): string {
  if (result === undefined) return "-"
  const { passed, failures, skipped } = result.outcome
  return `${passed}/${failures.length}/${skipped}`
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lineOf = (row: readonly string[]): string => row.map((cell, column) => cell.padEnd(widths[column]!)).join("  ")
  return rows.map((row) => `${lineOf(row).trimEnd()}\n`).join("")
}
