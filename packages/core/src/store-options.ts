import { checkFields, invalid, kindOf } from "./arguments.ts"

/** Checks `ttlSeconds` of a store's options and gives milliseconds; `Infinity` when absent. */
export function toTtlMilliseconds(ttlSeconds: unknown): number {
  if (ttlSeconds === undefined) return Infinity
  if (typeof ttlSeconds === "number" && ttlSeconds > 0 && Number.isFinite(ttlSeconds)) return ttlSeconds * 1000
  throw invalid(`ttlSeconds must be a positive number of seconds, got ${kindOf(ttlSeconds)}`)
}

/** Checks that the options of a factory have no other fields than these: a misspelt one must not pass in silence. */
export function checkOptions(options: unknown, fields: readonly string[]): void {
  checkFields("options", options, fields)
}
