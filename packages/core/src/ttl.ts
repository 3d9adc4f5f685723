import { invalid, kindOf } from "./arguments.ts"

/** Checks `ttlSeconds` of a store's options and gives milliseconds; `Infinity` when absent. */
export function toTtlMilliseconds(ttlSeconds: unknown): number {
  if (ttlSeconds === undefined) return Infinity
  if (typeof ttlSeconds === "number" && ttlSeconds > 0 && Number.isFinite(ttlSeconds)) return ttlSeconds * 1000
  throw invalid(`ttlSeconds must be a positive number of seconds, got ${kindOf(ttlSeconds)}`)
}
