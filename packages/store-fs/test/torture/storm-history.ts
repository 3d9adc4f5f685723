import { readFileSync } from "node:fs"

/** An operation of a writer, and when it was called and acknowledged, in nanoseconds; `null` when it never was. */
export interface StormOperation {
  readonly method: string
  readonly args: readonly unknown[]
  readonly began: bigint
  readonly acknowledged: bigint | null
  readonly result: unknown
}

/** The operations of one writer, in their order, and the steps at which its processes died. */
export interface StormHistory {
  readonly operations: readonly StormOperation[]
  readonly deaths: readonly string[]
}

interface HistoryLine {
  readonly begin?: number
  readonly method?: string
  readonly args?: readonly unknown[]
  readonly ack?: number
  readonly result?: unknown
  readonly at?: string
  readonly death?: string
  readonly when?: string
  readonly finished?: boolean
}

function linesOf(path: string): HistoryLine[] {
  const lines = readFileSync(path, "utf8").split("\n")
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as HistoryLine)
}

export function isFinished(path: string): boolean {
  return linesOf(path).some(({ finished }) => finished === true)
}

/** Reads a history. An operation that was repeated is one, from its first call to its acknowledgement. */
export function readHistory(path: string): StormHistory {
  const operations = new Map<number, StormOperation>()
  const deaths: string[] = []
  for (const line of linesOf(path)) {
    if (line.death !== undefined) deaths.push(`${line.when} ${line.death}`)
    if (line.begin !== undefined && !operations.has(line.begin)) operations.set(line.begin, toOperation(line))
    const begun = line.ack === undefined ? undefined : operations.get(line.ack)
    if (begun !== undefined) {
      operations.set(line.ack!, { ...begun, acknowledged: BigInt(line.at!), result: line.result })
    }
  }
  return { operations: [...operations.values()], deaths }
}

function toOperation({ method = "", args = [], at = "0" }: HistoryLine): StormOperation {
  return { method, args, began: BigInt(at), acknowledged: null, result: null }
}
