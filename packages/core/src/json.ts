import { Buffer } from "node:buffer"
import { MAX_CALL_BYTES, checkNoSymbols, checkSize, invalid, isPlainObject, kindOf } from "./arguments.ts"

/** What JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** How deep JSON may nest (E5). */
const MAX_JSON_DEPTH = 100

/** Counts down what one call may still pass, so that a small graph with shared parts cannot unfold without end. */
interface Budget {
  left: number
}

/** Copies a JSON value, and refuses what JSON cannot hold or would change (T2). `-0` becomes `0`, as JSON writes it. */
export function copyJson(name: string, value: unknown): JsonValue {
  return copyValue(name, value, 0, { left: MAX_CALL_BYTES })
}

function copyValue(name: string, value: unknown, depth: number, budget: Budget): JsonValue {
  spend(name, typeof value === "string" ? value.length + 2 : 1, budget)
  if (value === null || typeof value === "string" || typeof value === "boolean") return value
  if (typeof value === "number" && Number.isFinite(value)) return value + 0
  if (typeof value !== "object") throw invalid(`${name} must be JSON, it has ${kindOf(value)}`)
  if (depth >= MAX_JSON_DEPTH) throw invalid(`${name} must be JSON of at most ${MAX_JSON_DEPTH} levels`)
  if (Array.isArray(value)) return copyItems(name, value, depth + 1, budget)
  if (!isPlainObject(value)) throw invalid(`${name} must be JSON, it has ${kindOf(value)}`)
  return copyMembers(name, value as Record<string, unknown>, depth + 1, budget)
}

/** By index, because an array may carry an iterator of its own. */
function copyItems(name: string, array: readonly unknown[], depth: number, budget: Budget): JsonValue[] {
  const { length } = array
  spendPunctuation(name, length, budget)
  const items = Array<JsonValue>(length)
  for (let index = 0; index < length; index++) items[index] = copyValue(name, array[index], depth, budget)
  return items
}

function copyMembers(
  name: string,
  object: Record<string, unknown>,
  depth: number,
  budget: Budget,
): { readonly [key: string]: JsonValue } {
  checkNoSymbols(name, object)
  const keys = Object.keys(object)
  spendPunctuation(name, keys.length, budget)
  // `fromEntries` defines properties, so that a key named `__proto__` stays a plain key.
  return Object.fromEntries(
    keys.map((key) => {
      spend(name, key.length + 3, budget)
      return [key, copyValue(name, object[key], depth, budget)]
    }),
  )
}

/** What brackets and commas add to the one byte that every value counts for. */
function spendPunctuation(name: string, members: number, budget: Budget): void {
  spend(name, Math.max(members, 1), budget)
}

function spend(name: string, bytes: number, budget: Budget): void {
  budget.left -= bytes
  if (!(budget.left >= 0)) throw invalid(`${name} must be at most ${MAX_CALL_BYTES} bytes of JSON`)
}

/** JSON text with the keys of every object sorted: equal values have equal texts, and it is as long as `JSON.stringify`'s. */
export function canonicalJson(value: JsonValue): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`
  const object = value as { readonly [key: string]: JsonValue }
  const keys = Object.keys(object)
  if (isFlatAndSorted(object, keys)) return JSON.stringify(object)
  let members = ""
  for (const key of keys.sort()) {
    members += `${members === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(object[key] as JsonValue)}`
  }
  return `{${members}}`
}

/** What most entries are: then one call makes the text, in half the time. */
function isFlatAndSorted(object: { readonly [key: string]: JsonValue }, keys: readonly string[]): boolean {
  let last = ""
  for (const key of keys) {
    const value = object[key]
    if (key < last || (typeof value === "object" && value !== null)) return false
    last = key
  }
  return true
}

/** Bytes of UTF-8 of all the texts; a lone surrogate counts as three. */
export function bytesOf(texts: Iterable<string>): number {
  let bytes = 0
  for (const text of texts) bytes += Buffer.byteLength(text)
  return bytes
}

/** Fails when what one call passes is more than E5 allows. Counts exactly only when it may matter. */
export function checkCallSize(what: string, texts: readonly string[]): void {
  const units = texts.reduce((sum, text) => sum + text.length, 0)
  if (units * 3 > MAX_CALL_BYTES) checkSize(what, bytesOf(texts), MAX_CALL_BYTES)
}
