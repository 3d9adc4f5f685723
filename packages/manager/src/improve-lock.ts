import type { SessionKey } from "@cognee-session/core"
import { checkFunction } from "./arguments.ts"
import { nameOf } from "./session-choice.ts"

/** What became of `withImproveLock`: the improvement ran, or another one of the session is still running. */
export type ImproveOutcome<T> =
  | {
      /** It ran. */
      readonly ran: true
      /** What it returned. */
      readonly value: T
    }
  | {
      /** Another one is still running; nothing was done. */
      readonly ran: false
    }

// Registered, so that two copies of this package in one process share it.
const REGISTRY = Symbol.for("@cognee-session/improving")

/** The sessions that are being improved, by user and session id, whichever manager or store handle it is done with. */
function improving(): Set<string> {
  const registry = globalThis as { [REGISTRY]?: Set<string> }
  return (registry[REGISTRY] ??= new Set())
}

/** Claims the session before it returns its promise, and lets go of it once `improve` has settled. */
export async function withImproveLock<T>(
  session: SessionKey,
  improve: () => T | PromiseLike<T>,
): Promise<ImproveOutcome<T>> {
  checkFunction("improve", improve)
  const name = nameOf(session)
  const claimed = improving()
  if (claimed.has(name)) return { ran: false }
  claimed.add(name)
  try {
    return { ran: true, value: await improve() }
  } finally {
    claimed.delete(name)
  }
}
