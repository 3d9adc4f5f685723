import type { Chain } from "./chain.ts"
import type { Tail } from "./tail.ts"

/**
 * What is remembered of a session between calls, so that its files need not be listed and its log not be looked for at
 * each. None of it can be wrong: it speaks of a part of a log that nobody changes any more.
 */
export interface Memory {
  readonly chain: Chain
  readonly tail: Tail | null
  /** When the tail was read, in milliseconds. */
  readonly readAt: number
}

export interface FreshMemory extends Memory {
  readonly tail: Tail
}

/**
 * How old what is remembered of a log's end may be, in milliseconds, for a record to be appended without another look.
 * The older it is, the more may have come since, which the writer and the next reader have to read then.
 */
const FRESH_MS = 1000

/** How many sessions are remembered. */
const REMEMBERED_SESSIONS = 10_000

/** What is remembered of each session, by its directory. */
export class SessionMemory {
  readonly #sessions = new Map<string, Memory>()

  get(dir: string): Memory | undefined {
    return this.#sessions.get(dir)
  }

  set(dir: string, memory: Memory): void {
    if (this.#sessions.size >= REMEMBERED_SESSIONS) this.forget(this.#sessions.keys().next().value ?? "")
    this.#sessions.set(dir, memory)
  }

  forget(dir: string): void {
    this.#sessions.delete(dir)
  }
}

export function isFresh(memory: Memory | undefined, now: number): memory is FreshMemory {
  return memory !== undefined && memory.tail !== null && now - memory.readAt < FRESH_MS
}
