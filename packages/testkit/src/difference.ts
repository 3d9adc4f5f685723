import { inspect } from "node:util"

/** Where two values differ first, in words. */
export interface Difference {
  readonly path: string
  readonly actual: unknown
  readonly expected: unknown
}

/**
 * The first difference between two values, or `null`. Like `deepStrictEqual`, except that objects of any realm and
 * without a prototype are alike: test runners that run tests in a realm of their own get them from `structuredClone`.
 */
export function differenceOf(actual: unknown, expected: unknown, path = ""): Difference | null {
  if (Object.is(actual, expected)) return null
  const kind = kindOf(expected)
  if (kind !== kindOf(actual) || kind === "other") return { path, actual, expected }
  if (kind === "date") {
    return Object.is(Number(actual), Number(expected)) ? null : { path, actual, expected }
  }
  return differenceOfMembers(actual as object, expected as object, path)
}

/** A value in a few words: long texts and lists are cut. */
export function briefly(value: unknown): string {
  const text = inspect(value, { depth: 6, maxStringLength: 200, maxArrayLength: 30, breakLength: 120 })
  return text.length > 2000 ? `${text.slice(0, 2000)}… (${text.length} characters)` : text
}

function differenceOfMembers(actual: object, expected: object, path: string): Difference | null {
  const keys = Object.keys(expected)
  const have = new Set(Object.keys(actual))
  if (have.size !== keys.length || keys.some((key) => !have.has(key))) return { path, actual, expected }
  for (const key of keys) {
    const found = differenceOf(memberOf(actual, key), memberOf(expected, key), `${path}[${JSON.stringify(key)}]`)
    if (found !== null) return found
  }
  return null
}

function memberOf(object: object, key: string): unknown {
  return (object as Record<string, unknown>)[key]
}

function kindOf(value: unknown): "array" | "date" | "plain" | "other" {
  if (Array.isArray(value)) return "array"
  if (Object.prototype.toString.call(value) === "[object Date]") return "date"
  return typeof value === "object" && value !== null && isPlain(value) ? "plain" : "other"
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
