import type { SessionStore } from "@cognee-session/core"
import type { HarnessStorage, SessionStoreHarness } from "./harness.ts"
import { STORE_METHODS } from "./store-methods.ts"

/** The harness cannot be used, so that nothing can be said of the store. The message tells what is wrong with it. */
export class HarnessError extends Error {
  /** Always `"HarnessError"`. */
  override readonly name = "HarnessError"
}

/** Throws a `HarnessError` unless the value has what every harness must have. */
export function checkHarness(harness: unknown): asserts harness is SessionStoreHarness {
  const { name, create } = membersOf(harness, "the harness")
  must(typeof name === "string" && name !== "", `the harness must have a name, a string, got ${kindOf(name)}`)
  must(typeof create === "function", `the harness must have a method create, got ${kindOf(create)}`)
}

/** A new storage of the harness. Rejects with a `HarnessError` when it is none. */
export async function createStorage(harness: SessionStoreHarness): Promise<HarnessStorage> {
  const storage = await attempt("create of the harness", () => harness.create())
  checkStorage(storage)
  return storage
}

/** A handle that the harness gives. Rejects with a `HarnessError` when it is no `SessionStore`. */
export async function openStore(what: string, open: () => SessionStore | Promise<SessionStore>): Promise<SessionStore> {
  const store = await open()
  const members = membersOf(store, what)
  const missing = STORE_METHODS.filter((method) => typeof members[method] !== "function")
  must(missing.length === 0, `${what} must be a SessionStore, but has no ${missing.join(", no ")}`)
  must(typeof members["capabilities"] === "object", `${what} must be a SessionStore, but has no capabilities`)
  return store
}

/** Opens a handle on a new storage and ends both: what every case does. Resolves to what is made of the handle. */
export async function tryHarness<T>(harness: SessionStoreHarness, look: (store: SessionStore) => T): Promise<T> {
  const storage = await createStorage(harness)
  try {
    const store = await attempt("open of the storage", () => openStore("what open gives", () => storage.open()))
    const seen = look(store)
    await attempt("close of the store that open gives", () => store.close())
    return seen
  } finally {
    await attempt("destroy of the storage", () => storage.destroy())
  }
}

/** What each optional part of a storage must be. */
const PARTS: Readonly<Record<string, readonly [form: string, isOne: (part: unknown) => boolean]>> = {
  expiry: ["{ coarseMs }, a number from 0", (part) => isCount((part as { coarseMs?: unknown } | null)?.coarseMs)],
  neighbour: ["a function", isFunction],
  damage: ["a function", isFunction],
  interrupt: ["a function", isFunction],
  timeoutMs: ["a number from 0", isCount],
  secrets: ["a list of strings", (part) => Array.isArray(part) && part.every((one) => typeof one === "string")],
  childModule: ["{ url, factory, options }, of which url and factory are strings", isChildModule],
}

function checkStorage(storage: unknown): asserts storage is HarnessStorage {
  const members = membersOf(storage, "the storage, which create of the harness gives,")
  for (const method of ["open", "destroy"])
    must(isFunction(members[method]), `the storage must have a method ${method}, got ${kindOf(members[method])}`)
  for (const [name, [form, isOne]] of Object.entries(PARTS)) {
    const part = members[name]
    must(part === undefined || isOne(part), `${name} of the storage must be ${form}, got ${kindOf(part)}`)
  }
}

function isFunction(value: unknown): boolean {
  return typeof value === "function"
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && value >= 0
}

function isChildModule(part: unknown): boolean {
  const { url, factory } = (part ?? {}) as { url?: unknown; factory?: unknown }
  return typeof url === "string" && typeof factory === "string"
}

function membersOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  must(typeof value === "object" && value !== null, `${what} must be an object, got ${kindOf(value)}`)
  return value as Record<string, unknown>
}

function must(condition: boolean, message: string): asserts condition {
  if (!condition) throw new HarnessError(message)
}

async function attempt<T>(what: string, call: () => T | Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new HarnessError(`${what} fails: ${message}`, { cause })
  }
}

function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "a list" : typeof value
}
