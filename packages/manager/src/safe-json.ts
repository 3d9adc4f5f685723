import { types } from "node:util"
import type { JsonValue } from "@cognee-session/core"
import { cutText } from "./text.ts"

/** How deep a value is copied, and how many members and UTF-16 units of it: no step becomes too large to be saved. */
const MAX_LEVELS = 20
const MAX_UNITS = 128 * 1024

/**
 * Any value as JSON: what JSON can hold as it is, dates as ISO text, BigInt as text, errors by name, message and code,
 * maps and sets as arrays. What has no place in JSON is marked in square brackets, such as `"[circular]"` or `"[cut]"`.
 *
 * Never throws. It runs `toJSON`, which may hide what is secret, and no getters, which may do something.
 */
export function toSafeJson(value: unknown): JsonValue {
  return new SafeCopy().copy(value)
}

/** Text for a step: a string cut to what can be saved; anything else as JSON. */
export function toSafeText(value: unknown): string {
  return typeof value === "string" ? cutText(value, MAX_UNITS) : cutText(JSON.stringify(toSafeJson(value)), MAX_UNITS)
}

class SafeCopy {
  /** What is being copied just now, from the outside in. */
  readonly #ancestors: object[] = []
  #left = MAX_UNITS

  copy(value: unknown): JsonValue {
    try {
      this.#left -= 1
      return typeof value === "object" && value !== null ? this.#copyObject(value) : this.#copyPlain(value)
    } catch {
      return "[unreadable]" // proxies and toJSON may throw
    }
  }

  #copyPlain(value: unknown): JsonValue {
    if (typeof value === "string") return this.#copyText(value)
    if (typeof value === "number") return Number.isFinite(value) ? value + 0 : String(value)
    if (typeof value === "boolean") return value
    if (typeof value === "bigint") return this.#copyText(value.toString())
    if (typeof value === "symbol") return this.#copyText(`[${value.toString()}]`)
    return typeof value === "function" ? this.#copyText(`[function ${functionName(value)}]`) : null
  }

  #copyText(text: string): string {
    const cut = cutText(text, Math.max(this.#left, 0))
    this.#left -= cut.length
    return cut.length === text.length ? text : `${cut}[cut]`
  }

  #copyObject(value: object): JsonValue {
    if (this.#ancestors.includes(value)) return "[circular]"
    if (this.#ancestors.length >= MAX_LEVELS) return "[too deep]"
    this.#ancestors.push(value)
    try {
      return this.#copyBuiltIn(value) ?? this.#copyMembers(value)
    } finally {
      this.#ancestors.pop()
    }
  }

  /** `undefined` for what is copied by its members. */
  #copyBuiltIn(value: object): JsonValue | undefined {
    if (Array.isArray(value)) return this.#copyItems(value.length, (index) => value[index])
    if (types.isDate(value)) return Number.isNaN(value.getTime()) ? "[invalid date]" : value.toISOString()
    if (types.isMap(value) || types.isSet(value)) return this.#copyIterable(value.size, value[Symbol.iterator]())
    if (types.isNativeError(value)) return this.#copyError(value)
    if (types.isRegExp(value)) return this.#copyText(String(value))
    if (types.isAnyArrayBuffer(value) || ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
    if (types.isPromise(value)) return "[promise]"
    if (types.isBoxedPrimitive(value)) return this.copy(value.valueOf())
    const { toJSON } = value as { readonly toJSON?: unknown }
    return typeof toJSON === "function" ? this.copy(toJSON.call(value)) : undefined
  }

  #copyError(error: Error): JsonValue {
    const { name, message, cause } = error
    const { code } = error as { readonly code?: unknown }
    const known = { name, message, ...(code !== undefined && { code }), ...(cause !== undefined && { cause }) }
    return this.#copyMembers(known)
  }

  #copyIterable(size: number, items: Iterator<unknown>): JsonValue {
    return this.#copyItems(size, () => items.next().value)
  }

  #copyItems(length: number, itemAt: (index: number) => unknown): JsonValue[] {
    const items: JsonValue[] = []
    while (items.length < length && this.#left > 0) items.push(this.copy(itemAt(items.length)))
    if (items.length < length) items.push("[cut]")
    return items
  }

  /** The own members that JSON would write. */
  #copyMembers(object: object): JsonValue {
    const members: [string, JsonValue][] = []
    for (const key of Object.keys(object)) {
      if (this.#left <= 0) {
        members.push(["[cut]", true])
        break
      }
      const member = Object.getOwnPropertyDescriptor(object, key)
      if (member === undefined || (member.get === undefined && member.value === undefined)) continue
      members.push([this.#copyText(key), member.get === undefined ? this.copy(member.value) : "[getter]"])
    }
    return Object.fromEntries(members) // defines properties, so that a key named `__proto__` stays a plain key
  }
}

/** The name of a function, `"anonymous"` where it has none. */
export function functionName(value: object): string {
  const name: unknown = Object.getOwnPropertyDescriptor(value, "name")?.value
  return typeof name === "string" && name !== "" ? name : "anonymous"
}
