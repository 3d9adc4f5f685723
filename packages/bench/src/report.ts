import { cpus, release } from "node:os"
import type { Options } from "./options.ts"
import type { Row } from "./row.ts"

/** What a run says about itself beside its rows. */
export interface Conditions {
  readonly date: string
  readonly node: string
  readonly system: string
  readonly processor: string
  readonly rounds: number
  readonly seed: number
  readonly recordBytes: number
}

export interface Report {
  readonly conditions: Conditions
  readonly rows: readonly Row[]
}

export function conditionsOf({ scale, seed }: Options, recordBytes: number): Conditions {
  const processors = cpus()
  return {
    date: new Date().toISOString(),
    node: process.version,
    system: `${process.platform} ${release()} ${process.arch}`,
    processor: `${processors.length} × ${processors[0]?.model.trim() ?? "unknown"}`,
    rounds: scale.rounds,
    seed,
    recordBytes,
  }
}

export function conditionsText({ date, node, system, processor, rounds, seed, recordBytes }: Conditions): string {
  return [
    `${date.slice(0, 10)}, Node ${node}, ${system}, ${processor}`,
    `${rounds} rounds, seed ${seed}, a record of the store takes ${recordBytes} bytes`,
  ].join("\n")
}
