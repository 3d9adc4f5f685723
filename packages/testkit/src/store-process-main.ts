import { setTimeout } from "node:timers/promises"
import { inspect } from "node:util"
import { type SessionErrorOptions, type SessionStore, isSessionError } from "@cognee-session/core"
import type { ChildModule } from "./harness.ts"
import type { CallMessage, CallReply, ChildMessage, OpenedMessage, ReplyMessage } from "./store-process.ts"

// The program of a child process: opens the store that the suite names, makes the calls that it sends, and closes the
// store when it is told to. Then it may be told to open another one.

interface OpenStore {
  readonly store: SessionStore
  /** Of the process before the store was opened. */
  readonly before: Footprint
}

let open: OpenStore | null = null

// Made at first use, they would be taken for something that a store has left behind.
void [process.stdout, process.stderr]

process.on("disconnect", () => process.exit()) // also while a store opens: the parent may end before that
process.on("message", (message: ChildMessage) => void answer(message).then(reply))

function answer(message: ChildMessage): Promise<ReplyMessage> {
  if ("open" in message) return openStore(JSON.parse(message.open) as ChildModule)
  return "call" in message ? makeCall(open!.store, message) : closeStore(open!)
}

async function openStore({ url, factory, options }: ChildModule): Promise<OpenedMessage> {
  try {
    const module = (await import(url)) as Record<string, (options: unknown) => SessionStore | Promise<SessionStore>>
    const make = module[factory]
    if (make === undefined) throw new Error(`${url} has no export named ${factory}`)
    const before = footprint()
    open = { store: await make(options), before }
    return { capabilities: { ...open.store.capabilities } }
  } catch (error) {
    return { notOpened: inspect(error) }
  }
}

async function makeCall(store: SessionStore, { call, method, args }: CallMessage): Promise<CallReply> {
  try {
    const made = store[method] as (...args: unknown[]) => Promise<unknown>
    return { call, value: await made.apply(store, [...args]) }
  } catch (error) {
    return { call, error: toOptions(error) }
  }
}

/** How long what a store has closed may take to be gone. */
const SETTLE_MS = 100

async function closeStore({ store, before }: OpenStore): Promise<ReplyMessage> {
  open = null
  try {
    await store.close()
  } catch {
    return { isAsBefore: false }
  }
  const deadline = performance.now() + SETTLE_MS
  while (!isAsBefore(before)) {
    if (performance.now() > deadline) return { isAsBefore: false }
    await setTimeout(2)
  }
  return { isAsBefore: true }
}

/** Where a store, and what was opened with it, may leave something behind in the process. */
interface Footprint {
  /** What keeps the process running: the kind of each open handle, timer and request. Bun and Deno tell of none. */
  readonly resources: readonly string[]
  readonly settings: string
}

function footprint(): Footprint {
  const listeners = process.eventNames().map((name) => [String(name), process.listenerCount(name)])
  return {
    resources: process.getActiveResourcesInfo(),
    settings: JSON.stringify([listeners, process.cwd(), process.env]),
  }
}

/** `false` also where that cannot be told: at least the channel to the suite is there. */
function isAsBefore(before: Footprint): boolean {
  const { resources, settings } = footprint()
  const count = (all: readonly string[], kind: string): number => all.filter((one) => one === kind).length
  const isMore = (kind: string): boolean => count(resources, kind) > count(before.resources, kind)
  return resources.length > 0 && settings === before.settings && !resources.some(isMore)
}

function toOptions(error: unknown): SessionErrorOptions {
  if (!isSessionError(error)) return { code: "STORE_ERROR", message: `no SessionError: ${String(error)}` }
  const { code, message, operation, retryable, outcome, ids } = error
  return { code, message, operation, retryable, outcome, ids, ...toCause(error.cause) }
}

/** An `Error` loses its code on the way. */
function toCause(cause: unknown): Pick<SessionErrorOptions, "cause" | "causeText"> {
  if (!(cause instanceof Error)) return {}
  const { name, message, code } = cause as Error & { readonly code?: string }
  return { cause: { name, code }, causeText: message }
}

function reply(message: ReplyMessage): void {
  process.send?.(message)
}
