import { type Block, timed } from "./subject.ts"

/** Sessions, and calls under way at once: one in each session. */
export const WIDTH = 32
const CALLS_EACH = 10

export const LANES: readonly string[] = Array.from({ length: WIDTH }, (_, lane) => `session-${lane}`)

/** In each lane one call after the other, all lanes at once. */
export function inLanes(call: (lane: number, index: number) => Promise<unknown>): Block {
  const runLane = async (lane: number): Promise<void> => {
    for (let index = 0; index < CALLS_EACH; index++) await call(lane, index)
  }
  return () => timed(WIDTH * CALLS_EACH, () => Promise.all(LANES.map((_, lane) => runLane(lane))))
}
