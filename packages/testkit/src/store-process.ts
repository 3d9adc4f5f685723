import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import {
  SessionError,
  type SessionErrorOptions,
  type SessionStore,
  type SessionStoreCapabilities,
} from "@cognee-session/core"
import type { ChildModule, HarnessStorage } from "./harness.ts"
import { STORE_METHODS, type StoreMethod } from "./store-methods.ts"

/** A call on its way to the child process. */
export interface CallMessage {
  readonly call: number
  readonly method: StoreMethod
  readonly args: readonly unknown[]
}

/** What the child says first: the store is open, or why it could not be opened. */
type FirstMessage = { readonly capabilities: SessionStoreCapabilities } | { readonly notOpened: string }

/** What comes back from it. */
export type ReplyMessage =
  | FirstMessage
  | { readonly call: number; readonly value: unknown }
  | { readonly call: number; readonly error: SessionErrorOptions }

/** A store that lives in a child process: each of its calls is made there. */
export interface StoreProcess extends SessionStore {
  /** Ends the process with SIGKILL. Calls that have no reply yet stay pending for ever. */
  kill(): Promise<void>
}

/** A process that was started: its store once it is open, and what ends it at any time. */
export interface StartedProcess {
  readonly store: Promise<StoreProcess>
  readonly kill: () => Promise<void>
}

/** Opens the storage in a process of its own. The store's `kill`, or its disposal, ends the process. Needs `childModule`. */
export async function openStoreProcess(storage: HarnessStorage): Promise<StoreProcess> {
  const { childModule } = storage
  if (childModule === undefined) throw new Error("the harness has no childModule")
  return startStoreProcess(childModule).store
}

/** Starts a process that opens the storage. */
export function startStoreProcess(module: ChildModule): StartedProcess {
  const program = fileURLToPath(new URL("./store-process-main.js", import.meta.url))
  const child = fork(program, [JSON.stringify(module)], { serialization: "advanced", execArgv: [] })
  return {
    store: opened(child).then((capabilities) => remoteStore(child, capabilities)),
    kill: () => kill(child),
  }
}

async function opened(child: ChildProcess): Promise<SessionStoreCapabilities> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the child process ended with ${code} before it had opened the store`)
  })
  const [message] = (await Promise.race([once(child, "message"), ended])) as [FirstMessage]
  ended.catch(() => {}) // from now on its end is no surprise
  if ("capabilities" in message) return message.capabilities
  await kill(child)
  throw new Error(`the harness's childModule could not open the store: ${message.notOpened}`)
}

interface PendingCall {
  resolve(value: unknown): void
  reject(error: unknown): void
}

function remoteStore(child: ChildProcess, capabilities: SessionStoreCapabilities): StoreProcess {
  const pending = new Map<number, PendingCall>()
  let calls = 0
  child.on("message", (reply: ReplyMessage) => settle(pending, reply))
  child.on("exit", (code) => {
    if (child.killed) return
    for (const call of pending.values()) call.reject(new Error(`the child process ended by itself with ${code}`))
  })
  const send = (method: StoreMethod, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      pending.set(++calls, { resolve, reject })
      if (child.connected) child.send({ call: calls, method, args } satisfies CallMessage, () => {})
    })
  const methods = STORE_METHODS.map((method) => [method, (...args: unknown[]) => send(method, args)])
  return {
    ...(Object.fromEntries(methods) as Pick<SessionStore, StoreMethod>),
    capabilities,
    kill: () => kill(child),
    [Symbol.asyncDispose]: () => kill(child),
  }
}

function settle(pending: Map<number, PendingCall>, reply: ReplyMessage): void {
  if (!("call" in reply)) return
  const call = pending.get(reply.call)
  pending.delete(reply.call)
  if ("error" in reply) call?.reject(new SessionError(reply.error))
  else call?.resolve(reply.value)
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, "exit")
  child.kill("SIGKILL")
  await ended
}
