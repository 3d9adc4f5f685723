import { setTimeout as sleep } from "node:timers/promises"
import type { Redis } from "ioredis"
import type { RedisClient } from "./client.ts"
import { Failed, Trouble, failureOf, isNoScript } from "./errors.ts"
import { Gathering } from "./gathering.ts"
import { Readiness } from "./readiness.ts"
import { type Script, readOnMaster } from "./scripts.ts"
import { inTime } from "./time-limit.ts"

/** What calls may hold together while the server does not answer. */
const MAX_WAITING_CALLS = 10_000
const MAX_WAITING_BYTES = 128 * 1024 * 1024

const FIRST_PAUSE_MS = 10
const LONGEST_PAUSE_MS = 200

/** What was refused is not sent again with less time left: without an answer, nobody would know what became of it. */
const LEAST_TO_ANSWER_MS = 30

/** An argument of a command. */
export type Argument = string | number

/**
 * Requests over a client. Each waits until there is a connection, is sent again when it may be, and ends within its
 * time, whatever client and server do; then the connection goes on as before.
 */
export class Connection {
  readonly client: RedisClient
  readonly #timeoutMs: number
  /** Whether nobody but this class sends anything again: a client of the store's own does not. */
  readonly #isOwn: boolean
  readonly #readiness: Readiness
  readonly #gathering = new Gathering()
  #calls = 0
  #bytes = 0
  /** Sendings without an answer whose time is over. */
  #overdue = 0

  /** `own` is the client, too, where it is the store's own, and `null` where it was handed in. */
  constructor(client: RedisClient, own: Redis | null, timeoutMs: number) {
    this.client = client
    this.#isOwn = own !== null
    this.#timeoutMs = timeoutMs
    this.#readiness = new Readiness(client, own)
  }

  /** Until when a request that begins now may take, by `performance.now`. */
  end(): number {
    return performance.now() + this.#timeoutMs
  }

  /** A command that reads one key, on its master: a script goes nowhere else, whatever the client does with reads. */
  read(command: string, key: string, ...args: readonly Argument[]): Promise<unknown> {
    const { isCluster, options } = this.client
    const readsReplicas = isCluster && options.scaleReads !== undefined && options.scaleReads !== "master"
    if (readsReplicas) return this.script(readOnMaster, [key], [command, ...args])
    return this.request(() => this.#send(command, key, ...args))
  }

  /** Runs a script. */
  script(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown> {
    return this.request(() => this.sendScript(script, keys, args))
  }

  /** Sends a script, by its name where the server knows it. */
  async sendScript(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown> {
    try {
      return await this.#send("evalsha", script.sha, keys.length, ...keys, ...args)
    } catch (error) {
      if (!isNoScript(error)) throw error
      return this.#send("eval", script.lua, keys.length, ...keys, ...args)
    }
  }

  #send(command: string, ...args: readonly Argument[]): Promise<unknown> {
    const { stream } = this.client
    // A call that is alone need not wait for others.
    if (this.#calls > 1 && stream?.writable) this.#gathering.join(stream)
    return this.client.call(command, ...args)
  }

  /** Sends until there is an answer that will do, or until the end. Rejects with `Failed`. `bytes` is what it holds meanwhile. */
  async request<T>(send: () => Promise<T>, bytes = 0, ends: number = this.end()): Promise<T> {
    if (this.#isCrowded(bytes)) throw new Failed(new Trouble("CROWDED"), false)
    this.#enter(bytes)
    try {
      return await this.#sendUntilAnswered(send, bytes, ends)
    } finally {
      this.#leave(bytes)
    }
  }

  async #sendUntilAnswered<T>(send: () => Promise<T>, bytes: number, ends: number): Promise<T> {
    let inDoubt = false
    for (let attempt = 0; ; attempt += 1) {
      let isSent = false
      try {
        if (!this.#readiness.isReady) await this.#readiness.wait(ends)
        isSent = true
        return await this.#answer(send(), bytes, ends)
      } catch (error) {
        const { again, applied } = failureOf(error)
        inDoubt ||= isSent && (applied === "unknown" || (applied === "not-now" && !this.#isOwn))
        const pause = Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2)
        const left = ends - performance.now() - pause
        if (!again || left <= (inDoubt ? 0 : LEAST_TO_ANSWER_MS)) throw new Failed(error, inDoubt)
        await sleep(pause)
      }
    }
  }

  /** The answer, if it comes in time. What comes later nobody waits for, but the client still holds what was sent. */
  #answer<T>(sending: Promise<T>, bytes: number, ends: number): Promise<T> {
    return inTime(sending, ends, () => {
      this.#overdue += 1
      this.#enter(bytes)
      const release = (): void => {
        this.#overdue -= 1
        this.#leave(bytes)
      }
      sending.then(release, release)
      return new Trouble("SILENT")
    })
  }

  /** The queues of a client have no bound: while nobody answers, no more than this may wait. */
  #isCrowded(bytes: number): boolean {
    const isAnswering = this.client.status === "ready" && this.#overdue === 0
    if (isAnswering || this.#calls === 0) return false
    return this.#calls >= MAX_WAITING_CALLS || this.#bytes + bytes > MAX_WAITING_BYTES
  }

  #enter(bytes: number): void {
    this.#calls += 1
    this.#bytes += bytes
  }

  #leave(bytes: number): void {
    this.#calls -= 1
    this.#bytes -= bytes
  }
}
