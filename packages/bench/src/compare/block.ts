import { medianOf } from "../spread.ts"
import type { Operation } from "./cases.ts"
import type { Conversations } from "./conversations.ts"
import type { Call, Lane } from "./lane.ts"

/** What a block of calls took. */
export interface BlockTime {
  readonly calls: number
  /** All calls together, and what they left for later. */
  readonly microseconds: number
  /** The median of single calls; with several under way at once it includes waiting for each other. */
  readonly single: number
}

/** Prepares so many calls in each lane, then makes them: in a lane one after the other, all lanes at once. */
export async function runBlock(
  on: Conversations,
  lanes: readonly Lane[],
  operation: Operation,
  calls: number,
): Promise<BlockTime> {
  const each = Math.max(1, Math.round(calls / lanes.length))
  const prepared = await Promise.all(lanes.map((lane) => prepareCalls(lane, operation, each)))
  await on.settle?.()
  globalThis.gc?.()
  const singles: number[] = []
  const start = process.hrtime.bigint()
  await Promise.all(prepared.map((of) => makeCalls(of, singles)))
  await on.settle?.()
  const microseconds = since(start)
  for (const lane of lanes) await lane.dropSpent()
  return { calls: each * lanes.length, microseconds, single: medianOf(singles) }
}

async function prepareCalls(lane: Lane, operation: Operation, count: number): Promise<Call[]> {
  const calls: Call[] = []
  while (calls.length < count) calls.push(await lane.prepare(operation))
  return calls
}

async function makeCalls(calls: readonly Call[], singles: number[]): Promise<void> {
  for (const call of calls) {
    const start = process.hrtime.bigint()
    await call()
    singles.push(since(start))
  }
}

function since(start: bigint): number {
  return Number(process.hrtime.bigint() - start) / 1_000
}
