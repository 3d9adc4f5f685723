import { LATEST, type Operation } from "./cases.ts"
import type { Conversations } from "./conversations.ts"
import { type Filled, Supply, fill } from "./supply.ts"
import { change, turn } from "./turns.ts"

/** One call, ready to be made. */
export type Call = () => Promise<unknown>

/** Sessions of a length that calls are made on, one call after the other. */
export class Lane {
  readonly #on: Conversations
  readonly #size: number
  readonly #supply: Supply
  #standing: Promise<Filled> | null = null
  #calls = 0

  constructor(on: Conversations, size: number) {
    this.#on = on
    this.#size = size
    this.#supply = new Supply(on, size)
  }

  /** Prepares the next call: makes the session that it needs, and the entry where it deletes one. */
  async prepare(operation: Operation): Promise<Call> {
    const number = this.#calls++
    switch (operation) {
      case "append":
        return this.#append(number)
      case "latest":
        return this.#read((session) => this.#on.latest(session, LATEST))
      case "all":
        return this.#read((session) => this.#on.all(session))
      case "update":
        return this.#update(number)
      case "delete":
        return this.#delete(number)
    }
  }

  async #append(number: number): Promise<Call> {
    const { session } = await this.#supply.next()
    return () => this.#on.append(session, turn(number))
  }

  async #read(read: (session: string) => Promise<unknown>): Promise<Call> {
    const { session } = await this.#stand()
    return () => read(session)
  }

  /** One of the latest entries, as whoever rates or corrects an answer does. */
  async #update(number: number): Promise<Call> {
    const { session, ids } = await this.#stand()
    const id = ids.at(-1 - (number % LATEST))
    return () => this.#on.update!(session, id, change(number))
  }

  /** An entry that was just appended. */
  async #delete(number: number): Promise<Call> {
    const { session } = await this.#supply.next()
    const id = await this.#on.append(session, turn(number))
    return () => this.#on.delete!(session, id)
  }

  /** A session that stays as long as it is. */
  #stand(): Promise<Filled> {
    return (this.#standing ??= fill(this.#on, this.#size))
  }

  /** Forgets sessions that are done with, once the calls are made. */
  dropSpent(): Promise<void> {
    return this.#supply.dropSpent()
  }

  /** Forgets the sessions. */
  async drop(): Promise<void> {
    await this.#supply.drop()
    if (this.#standing !== null) await this.#on.drop?.((await this.#standing).session)
    this.#standing = null
  }
}
