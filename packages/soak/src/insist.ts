import { setTimeout as sleep } from "node:timers/promises"
import { isSessionError } from "@cognee-session/core"

const PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1000
/** A server that is not back by then will not come back. */
const LIMIT_MS = 120_000

export interface Insisted<T> {
  readonly result: T
  /** How often the call was refused before it was acknowledged. */
  readonly refusals: number
}

/** Repeats a call that may be repeated, as an application would, until the store acknowledges it. */
export async function insist<T>(call: () => Promise<T>): Promise<Insisted<T>> {
  const began = performance.now()
  for (let refusals = 0; ; refusals += 1) {
    try {
      return { result: await call(), refusals }
    } catch (error) {
      const mayRepeat = isSessionError(error) && error.retryable && performance.now() - began < LIMIT_MS
      if (!mayRepeat) throw error
      await sleep(Math.min(PAUSE_MS * 2 ** refusals, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2))
    }
  }
}
