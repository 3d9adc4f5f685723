import type { Conversations } from "./conversations.ts"
import { turns } from "./turns.ts"

/** A session, and what identifies its entries, oldest first. */
export interface Filled {
  readonly session: string
  readonly ids: readonly unknown[]
}

let made = 0

/** A new session of a length, which no other session of this process has the name of. */
export async function fill(on: Conversations, size: number): Promise<Filled> {
  const session = `p${process.pid}-s${made++}`
  return { session, ids: await on.fill(session, turns(size)) }
}

/** Sessions that entries are added to, each replaced before it has grown by much. */
export class Supply {
  readonly #on: Conversations
  readonly #size: number
  #filled: Filled | null = null
  #room = 0
  readonly #spent: Filled[] = []

  constructor(on: Conversations, size: number) {
    this.#on = on
    this.#size = size
  }

  /** The session that the next entry goes to. */
  async next(): Promise<Filled> {
    if (this.#filled === null || this.#room === 0) {
      if (this.#filled !== null) this.#spent.push(this.#filled)
      this.#filled = await fill(this.#on, this.#size)
      this.#room = Math.max(this.#size / 10, 10)
    }
    this.#room--
    return this.#filled
  }

  /** Forgets the sessions that were replaced, once the calls on them are made. */
  async dropSpent(): Promise<void> {
    for (const { session } of this.#spent.splice(0)) await this.#on.drop?.(session)
  }

  /** Forgets all of them. */
  async drop(): Promise<void> {
    if (this.#filled !== null) this.#spent.push(this.#filled)
    this.#filled = null
    await this.dropSpent()
  }
}
