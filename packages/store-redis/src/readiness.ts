import type { Redis } from "ioredis"
import type { RedisClient } from "./client.ts"
import { Trouble, failureOf } from "./errors.ts"
import { checkServer } from "./server-check.ts"
import { inTime } from "./time-limit.ts"

/** Whether a client is connected to a server that the store can work with, and the waiting for that. */
export class Readiness {
  readonly #client: RedisClient
  /** The same, where it is the store's own. */
  readonly #own: Redis | null
  #check: Promise<void> | null = null
  #isChecked = false
  /** What a client of our own said last about why there is no connection. */
  #reason: Error | null = null
  /** The same where trying again is of no use, such as a wrong password. */
  #refusal: Error | null = null

  constructor(client: RedisClient, own: Redis | null) {
    this.#client = client
    this.#own = own
    own?.on("error", (error: Error) => this.#onError(error)) // those of another client are its owner's
    own?.on("connect", () => this.#onConnect())
  }

  get isReady(): boolean {
    return this.#client.status === "ready" && this.#isChecked && this.#refusal === null
  }

  /** Waits until it is so; rejects with the reason when it is not until the end, by `performance.now`, or cannot be. */
  wait(ends: number): Promise<void> {
    return inTime(this.#becomeReady(), ends, () => this.#reason ?? new Trouble("DISCONNECTED"))
  }

  async #becomeReady(): Promise<void> {
    if (this.#client.status !== "ready") await this.#connect()
    if (this.#refusal !== null) throw this.#refusal
    this.#check ??= this.#checkOnce()
    await this.#check
  }

  async #connect(): Promise<void> {
    const { status } = this.#client
    if (status === "end" && this.#own === null) throw new Trouble("CLOSED")
    if (status === "wait" || status === "end") this.#client.connect().catch(() => {}) // told by its events
    try {
      await connected(this.#client)
    } catch (error) {
      throw this.#refusal ?? error
    }
  }

  async #checkOnce(): Promise<void> {
    try {
      await checkServer(this.#client)
      this.#isChecked = true
    } catch (error) {
      this.#check = null
      throw error
    }
  }

  #onConnect(): void {
    this.#reason = null
    this.#refusal = null
  }

  #onError(error: Error): void {
    this.#reason = error
    if (failureOf(error).again) return
    this.#refusal = error
    this.#own?.disconnect() // until the next call
  }
}

const connecting = new WeakMap<RedisClient, Promise<void>>()

/** Waits until the client is connected; rejects when it is closed. One pair of listeners for all stores that share it. */
function connected(client: RedisClient): Promise<void> {
  const known = connecting.get(client)
  if (known !== undefined) return known
  const promise = new Promise<void>((resolve, reject) => {
    const onReady = (): void => settle(resolve)
    const onEnd = (): void => settle(() => reject(new Trouble("CLOSED")))
    const settle = (how: () => void): void => {
      connecting.delete(client)
      client.off("ready", onReady)
      client.off("end", onEnd)
      how()
    }
    client.on("ready", onReady)
    client.on("end", onEnd)
  })
  promise.catch(() => {}) // those that wait hear of it
  connecting.set(client, promise)
  return promise
}
