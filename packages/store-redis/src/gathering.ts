import type { Corkable } from "./client.ts"

/**
 * How many commands go to the system together. Each write of its own costs as much as a command; but while the server
 * works on the first ones, the next can be made here.
 */
const MOST_TOGETHER = 8

/** Holds back what is written to a connection within one turn of the loop, and passes it on in groups. */
export class Gathering {
  /** Commands since the turn began. */
  readonly #held = new Map<Corkable, number>()

  /** To be called ahead of each command. */
  join(connection: Corkable): void {
    const held = this.#held.get(connection) ?? 0
    if (held === 0) {
      connection.cork()
      process.nextTick(() => this.#release(connection))
    } else if (held % MOST_TOGETHER === 0) {
      connection.uncork()
      connection.cork()
    }
    this.#held.set(connection, held + 1)
  }

  #release(connection: Corkable): void {
    this.#held.delete(connection)
    connection.uncork()
  }
}
