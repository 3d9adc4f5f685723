/** How often a handle looks for sessions whose time is over, at most. */
const INTERVAL_MS = 60_000

/**
 * Gives back the space of expired sessions that nobody asks for any more: behind a write, now and then. What fails is
 * left to the next time.
 */
export class Sweeper {
  readonly #sweep: () => Promise<void>
  #next = 0
  #sweeping: Promise<void> = Promise.resolve()

  constructor(sweep: () => Promise<void>) {
    this.#sweep = sweep
  }

  /** Sweeps in the background if it is time to. */
  poke(): void {
    const now = performance.now()
    if (now < this.#next) return
    this.#next = now + INTERVAL_MS
    this.#sweeping = this.#sweep().catch(() => {})
  }

  /** Waits for what is under way. */
  settled(): Promise<void> {
    return this.#sweeping
  }
}
