import { setTimeout as sleep } from "node:timers/promises"
import { type SessionInfo, compareSessions } from "@cognee-session/core"

/** Long enough for a store's clock, which counts milliseconds, to go on by one. */
const TICK_MS = 2

/** A session's turn to make its last write. */
export interface Turn {
  /** Resolves when every session that was taken before has let go of its turn, and the clock has gone on if it must. */
  readonly come: () => Promise<void>
  /** Lets the next one have its turn. */
  readonly end: (written: boolean) => void
}

/**
 * Lets sessions that are copied at the same time make their last writes one after the other, in the order in which they
 * were taken: so the target lists them in the order of the source.
 */
export class Turns {
  #before: Promise<void> = Promise.resolve()
  #last: { readonly session: SessionInfo; readonly at: number } | null = null

  take(session: SessionInfo): Turn {
    const before = this.#before
    let release: () => void = () => {}
    this.#before = new Promise((resolve) => (release = resolve))
    return {
      come: async () => {
        await before
        await this.#tickBefore(session)
      },
      end: (written) => {
        if (written) this.#last = { session, at: performance.now() }
        void before.then(release)
      },
    }
  }

  /** Two writes in one millisecond are listed by their names: mostly there is nothing to wait for. */
  async #tickBefore(session: SessionInfo): Promise<void> {
    if (this.#last === null) return
    const sameTime = { ...session, updatedAt: this.#last.session.updatedAt }
    if (compareSessions(sameTime, this.#last.session) < 0) return
    await untilTick(this.#last.at)
  }
}

/** Resolves when the clock has gone on by a millisecond since that moment of `performance.now()`. */
export async function untilTick(since: number): Promise<void> {
  const left = since + TICK_MS - performance.now()
  if (left <= 0) return
  await sleep(left)
  return untilTick(since) // a timer may come early
}
