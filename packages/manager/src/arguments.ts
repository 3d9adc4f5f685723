import { SessionError } from "@cognee-session/core"

/** The error for a caller's mistake. The message never holds the rejected value, numbers aside. */
export function invalid(message: string): SessionError {
  return new SessionError({ code: "INVALID_PARAMETER", message })
}

/** A whole number from `min` to 2^53-1. */
export function checkWhole(name: string, value: unknown, min: number = 0): number {
  if (Number.isSafeInteger(value) && (value as number) >= min) return value as number
  throw invalid(`${name} must be a whole number from ${min}, got ${typeof value === "number" ? value : typeof value}`)
}

export function checkString(name: string, value: unknown): string {
  if (typeof value === "string") return value
  throw invalid(`${name} must be a string, got ${value === null ? "null" : typeof value}`)
}

export function checkFunction(name: string, value: unknown): void {
  if (typeof value !== "function") throw invalid(`${name} must be a function, got ${typeof value}`)
}
