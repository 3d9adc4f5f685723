import type { ChildProcess } from "node:child_process"
import { once } from "node:events"
import {
  SessionError,
  type SessionErrorOptions,
  type SessionStore,
  type SessionStoreCapabilities,
} from "@cognee-session/core"
import type { ChildModule, HarnessStorage } from "./harness.ts"
import { type TakenProcess, killProcess, takeProcess } from "./idle-processes.ts"
import { STORE_METHODS, type StoreMethod } from "./store-methods.ts"
import { within } from "./time-limit.ts"

/** What the child process is told: the `ChildModule` to open a store with, as JSON; a call; to close the store. */
export type ChildMessage = { readonly open: string } | CallMessage | { readonly close: true }

/** A call on its way to the child process. */
export interface CallMessage {
  readonly call: number
  readonly method: StoreMethod
  readonly args: readonly unknown[]
}

/** What comes back from it. */
export type ReplyMessage = OpenedMessage | CallReply | ClosedMessage

/** The store is open, or why it could not be opened. */
export type OpenedMessage = { readonly capabilities: SessionStoreCapabilities } | { readonly notOpened: string }

export type CallReply =
  { readonly call: number; readonly value: unknown } | { readonly call: number; readonly error: SessionErrorOptions }

/** The store is closed: whether the process is as it was before the store was opened. */
interface ClosedMessage {
  readonly isAsBefore: boolean
}

/** A store that lives in a child process: each of its calls is made there. */
export interface StoreProcess extends SessionStore {
  /** Ends the process with SIGKILL. Calls that have no reply yet stay pending for ever. */
  kill(): Promise<void>
}

/** Opens the storage in a process of its own. The store's `kill`, or its disposal, ends the process. Needs `childModule`. */
export async function openStoreProcess({ childModule }: HarnessStorage): Promise<StoreProcess> {
  if (childModule === undefined) throw new Error("the harness has no childModule")
  return new StartedProcess(childModule).store
}

interface PendingCall {
  resolve(value: unknown): void
  reject(error: unknown): void
}

/** How long a process may take to close its store. */
const CLOSE_BOUND_MS = 5000

/** A process that was told to open a store. */
export class StartedProcess {
  /** The store, once it is open. */
  readonly store: Promise<StoreProcess>
  readonly #process: TakenProcess
  readonly #pending = new Map<number, PendingCall>()
  #calls = 0
  #isReleased = false

  constructor(module: ChildModule) {
    this.#process = takeProcess(module.url)
    this.#child.on("message", this.#settle).on("exit", this.#failCalls)
    this.store = this.#open(module)
  }

  /** Ends the process with SIGKILL, at any time. */
  async kill(): Promise<void> {
    if (!this.#isReleased) await killProcess(this.#child)
  }

  /** Has the store closed, and leaves the process to another case. A process that is not as it was before is ended. */
  async release(): Promise<void> {
    this.#isReleased = true
    const isAsBefore = this.#pending.size === 0 && (await this.#close())
    this.#child.off("message", this.#settle).off("exit", this.#failCalls)
    if (isAsBefore) this.#process.giveBack()
    else await killProcess(this.#child)
  }

  get #child(): ChildProcess {
    return this.#process.child
  }

  async #open(module: ChildModule): Promise<StoreProcess> {
    const opened = await this.#ask<OpenedMessage>({ open: JSON.stringify(module) }, "it had opened the store")
    if ("capabilities" in opened) return this.#remoteStore(opened.capabilities)
    await this.kill()
    throw new Error(`the harness's childModule could not open the store: ${opened.notOpened}`)
  }

  #close(): Promise<boolean> {
    const closed = this.#ask<ClosedMessage>({ close: true }, "it had closed the store").then(
      ({ isAsBefore }) => isAsBefore,
      () => false,
    )
    return within(CLOSE_BOUND_MS, closed, () => false)
  }

  /** What the child says to a message. No call is under way meanwhile. */
  async #ask<Reply>(message: ChildMessage, what: string): Promise<Reply> {
    const answered = new AbortController()
    const ended = once(this.#child, "exit", answered).then(([code]) => {
      throw new Error(`the child process ended with ${code} before ${what}`)
    })
    try {
      const reply = once(this.#child, "message", answered)
      this.#send(message)
      return ((await Promise.race([reply, ended])) as [Reply])[0]
    } finally {
      answered.abort()
    }
  }

  #remoteStore(capabilities: SessionStoreCapabilities): StoreProcess {
    const methods = STORE_METHODS.map((method) => [method, (...args: unknown[]) => this.#call(method, args)])
    return {
      ...(Object.fromEntries(methods) as Pick<SessionStore, StoreMethod>),
      capabilities,
      kill: () => this.kill(),
      [Symbol.asyncDispose]: () => this.kill(),
    }
  }

  #call(method: StoreMethod, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#pending.set(++this.#calls, { resolve, reject })
      if (!this.#isReleased) this.#send({ call: this.#calls, method, args })
    })
  }

  #send(message: ChildMessage): void {
    if (this.#child.connected) this.#child.send(message, () => {})
  }

  readonly #settle = (reply: ReplyMessage): void => {
    if (!("call" in reply)) return
    const call = this.#pending.get(reply.call)
    this.#pending.delete(reply.call)
    if ("error" in reply) call?.reject(new SessionError(reply.error))
    else call?.resolve(reply.value)
  }

  readonly #failCalls = (code: number | null): void => {
    if (this.#child.killed) return
    for (const call of this.#pending.values()) call.reject(new Error(`the child process ended by itself with ${code}`))
  }
}
