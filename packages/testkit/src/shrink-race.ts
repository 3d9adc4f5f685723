import type { RaceLane } from "./race.ts"

/** A race that failed, with its error. */
export interface FailedRace {
  readonly lanes: readonly RaceLane[]
  readonly error: Error
}

/**
 * The shortest race found that still fails: leaves out a lane or a call at a time, as long as what is left fails too.
 * `attempt` resolves to how a race fails, or to `null`; it is asked many times, for a race may go well by chance.
 */
export async function shrinkRace(
  failed: FailedRace,
  attempt: (lanes: readonly RaceLane[]) => Promise<Error | null>,
  deadline: number,
): Promise<FailedRace> {
  for (const lanes of shorter(failed.lanes)) {
    for (let n = 0; n < ATTEMPTS; n++) {
      if (performance.now() > deadline) return failed
      const error = await attempt(lanes)
      if (error !== null) return shrinkRace({ lanes, error }, attempt, deadline)
    }
  }
  return failed
}

const ATTEMPTS = 40

function shorter(lanes: readonly RaceLane[]): RaceLane[][] {
  const withoutLane = lanes.map((_, index) => lanes.toSpliced(index, 1))
  const withoutCall = lanes.flatMap((lane, index) =>
    lane.calls.map((_, n) => lanes.with(index, { ...lane, calls: lane.calls.toSpliced(n, 1) })),
  )
  return [...withoutLane, ...withoutCall].map((some) => some.filter(({ calls }) => calls.length > 0))
}
