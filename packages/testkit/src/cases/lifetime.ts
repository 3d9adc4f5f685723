import { setTimeout } from "node:timers/promises"
import type { SessionStore } from "@cognee-session/core"
import type { CaseContext } from "../conformance-case.ts"

/** A short time to live, with a handle that gives it to what it writes. */
export class Lifetime {
  readonly ms: number
  readonly store: SessionStore
  readonly #coarseMs: number

  constructor(ms: number, store: SessionStore, coarseMs: number) {
    this.ms = ms
    this.store = store
    this.#coarseMs = coarseMs
  }

  now(): number {
    return performance.now()
  }

  /** Whether what was written from `since` on must still be there. */
  lives(since: number): boolean {
    return this.now() < since + this.ms - this.#coarseMs
  }

  /** Whether what was acknowledged by `since` must be gone. */
  isOver(since: number): boolean {
    return this.now() > since + this.ms + this.#coarseMs + 5
  }

  async sleepUntil(moment: number): Promise<void> {
    while (this.now() < moment) await setTimeout(Math.max(1, moment - this.now()))
  }

  sleepUntilOver(since: number): Promise<void> {
    return this.sleepUntil(since + this.ms + this.#coarseMs + 10)
  }
}

/** Tries with longer and longer lifetimes until the machine was quick enough for the attempt to show anything. */
export async function withLifetime(
  context: CaseContext,
  attempt: (life: Lifetime) => Promise<"done" | "too slow">,
): Promise<void> {
  const { coarseMs } = context.storage.expiry!
  for (let ms = Math.max(200, coarseMs * 5); ms < 30_000; ms *= 2) {
    const store = await context.open({ ttlSeconds: ms / 1000 })
    if ((await attempt(new Lifetime(ms, store, coarseMs))) === "done") return
    await context.store.prune()
  }
  throw new Error("the store was too slow for a time to live of 30 seconds")
}
