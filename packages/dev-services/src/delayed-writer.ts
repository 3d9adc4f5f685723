import type { Socket } from "node:net"

/** Writes to a socket in the order of the calls, each piece when its time has come and nothing holds it. */
export class DelayedWriter {
  readonly #socket: Socket
  readonly #queue: { readonly due: number; readonly write: () => void }[] = []
  #lastDue = 0
  #held = false
  #timer: NodeJS.Timeout | undefined

  constructor(socket: Socket) {
    this.#socket = socket
  }

  write(bytes: Buffer, delayMs: number): void {
    this.#put(delayMs, () => this.#socket.write(bytes))
  }

  /** Ends the connection, after everything that waits. */
  end(): void {
    this.#put(0, () => this.#socket.end())
  }

  /** Writes the last bytes, after everything that waits, and then does what is asked for. */
  finish(bytes: Buffer, then: () => void): void {
    this.#put(0, () => this.#socket.write(bytes, then))
  }

  hold(held: boolean): void {
    this.#held = held
    this.#flush()
  }

  /** What waits is lost. */
  discard(): void {
    clearTimeout(this.#timer)
    this.#queue.length = 0
  }

  #put(delayMs: number, write: () => void): void {
    this.#lastDue = Math.max(this.#lastDue, performance.now() + delayMs)
    this.#queue.push({ due: this.#lastDue, write })
    this.#flush()
  }

  #flush(): void {
    clearTimeout(this.#timer)
    if (this.#held) return
    while (this.#queue.length > 0 && this.#queue[0]!.due <= performance.now()) this.#queue.shift()!.write()
    const [next] = this.#queue
    if (next !== undefined) this.#timer = setTimeout(() => this.#flush(), Math.ceil(next.due - performance.now()))
  }
}
