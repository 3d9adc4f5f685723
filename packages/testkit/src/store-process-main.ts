import { inspect } from "node:util"
import { type SessionErrorOptions, type SessionStore, isSessionError } from "@cognee-session/core"
import type { ChildModule } from "./harness.ts"
import type { CallMessage, ReplyMessage } from "./store-process.ts"

// The program of a child process: opens the store that the suite names and makes the calls that it sends.

process.on("disconnect", () => process.exit()) // also while the store opens: the parent may end before that
try {
  const store = await openStore(JSON.parse(process.argv[2] ?? "null") as ChildModule)
  process.on("message", (message: CallMessage) => void answer(store, message))
  reply({ capabilities: { ...store.capabilities } })
} catch (error) {
  reply({ notOpened: inspect(error) })
}

async function openStore({ url, factory, options }: ChildModule): Promise<SessionStore> {
  const module = (await import(url)) as Record<string, (options: unknown) => SessionStore | Promise<SessionStore>>
  const open = module[factory]
  if (open === undefined) throw new Error(`${url} has no export named ${factory}`)
  return open(options)
}

async function answer(store: SessionStore, { call, method, args }: CallMessage): Promise<void> {
  try {
    const made = store[method] as (...args: unknown[]) => Promise<unknown>
    reply({ call, value: await made.apply(store, [...args]) })
  } catch (error) {
    reply({ call, error: toOptions(error) })
  }
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
