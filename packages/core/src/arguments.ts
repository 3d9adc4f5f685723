import { Buffer } from "node:buffer"
import { SessionError } from "./errors.ts"

/** The longest entry or trace id in bytes of UTF-8 (K2). */
const MAX_ENTRY_ID_BYTES = 128

/** What one call may pass in bytes of UTF-8, and what one batch may (E5). */
export const MAX_CALL_BYTES: number = 16 * 1024 * 1024
export const MAX_BATCH_BYTES: number = 64 * 1024 * 1024

/** The error for a caller's mistake. The message never holds the rejected value, numbers aside (F5). */
export function invalid(message: string): SessionError {
  return new SessionError({ code: "INVALID_PARAMETER", message })
}

/** What a value is, in words that give nothing of it away. */
export function kindOf(value: unknown): string {
  if (value === null) return "null"
  if (typeof value === "number") return String(value)
  if (Array.isArray(value)) return "an array"
  if (typeof value !== "object") return value === undefined ? "undefined" : `a ${typeof value}`
  return isPlainObject(value) ? "an object" : "a class instance"
}

/** True for `{}`, `Object.create(null)` and their like from any realm: a class instance has a longer chain of prototypes. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

export function checkObject(name: string, value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(`${name} must be an object, got ${kindOf(value)}`)
  }
  return value as Record<string, unknown>
}

/** An object that has no fields but the given ones: a misspelt field must not pass in silence. */
export function checkFields(name: string, value: unknown, fields: readonly string[]): Record<string, unknown> {
  const object = checkObject(name, value)
  // A Map, a Date or a promise has no fields: taken for an empty object it would pass in silence.
  if (Object.prototype.toString.call(object) !== "[object Object]") {
    throw invalid(`${name} must be an object with the fields ${fields.join(", ")}, got ${kindOf(object)}`)
  }
  checkNoSymbols(name, object)
  const unknown = Object.keys(object).findIndex((key) => !fields.includes(key))
  if (unknown >= 0) {
    throw invalid(`${name} has an unknown field (number ${unknown + 1} of it); the fields are ${fields.join(", ")}`)
  }
  return object
}

export function checkNoSymbols(name: string, object: object): void {
  if (Object.getOwnPropertySymbols(object).length > 0) throw invalid(`${name} must not have a symbol as a key`)
}

export function checkString(name: string, value: unknown): string {
  if (typeof value !== "string") throw invalid(`${name} must be a string, got ${kindOf(value)}`)
  return value
}

export function checkOptionalString(name: string, value: unknown): string | null {
  return value === undefined || value === null ? null : checkString(name, value)
}

/** An id of `maxBytes` at most: not empty, well-formed, without U+0000 (K2). */
export function checkIdentifier(name: string, value: unknown, maxBytes: number): string {
  const id = checkString(name, value)
  const problem = identifierProblem(id, maxBytes)
  if (problem !== null) throw invalid(`${name} must be 1 to ${maxBytes} bytes of UTF-8 without U+0000, it ${problem}`)
  return id
}

function identifierProblem(id: string, maxBytes: number): string | null {
  if (id === "") return "is empty"
  if (id.includes("\0")) return "has U+0000"
  if (!id.isWellFormed()) return "has a lone surrogate"
  // No UTF-16 unit takes more than three bytes: short ids need no count.
  if (id.length * 3 > maxBytes && Buffer.byteLength(id) > maxBytes) return `has ${Buffer.byteLength(id)} bytes`
  return null
}

export function checkEntryId(name: string, value: unknown): string {
  return checkIdentifier(name, value, MAX_ENTRY_ID_BYTES)
}

/** A whole number from 0 to 2^53-1 (E6). */
export function checkCount(name: string, value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) {
    throw invalid(`${name} must be a whole number from 0, got ${kindOf(value)}`)
  }
  return (value as number) + 0 // -0 becomes 0
}

/** Fails when the bytes that a call passes exceed its limit (E5). */
export function checkSize(what: string, bytes: number, maxBytes: number): void {
  if (bytes > maxBytes) throw invalid(`${what} must be at most ${maxBytes} bytes of UTF-8, got ${bytes}`)
}
