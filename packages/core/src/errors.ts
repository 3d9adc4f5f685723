/**
 * What went wrong (F1):
 *
 * - `INVALID_PARAMETER`: the caller's mistake; nothing was written.
 * - `NOT_FOUND`: what a call names must exist and does not.
 * - `CONFLICT`: the id is taken by something with other contents (E2).
 * - `UNSUPPORTED`: this store lacks the capability.
 * - `CLOSED`: the store was closed.
 * - `STORE_ERROR`: the backend failed.
 */
export type SessionErrorCode = "INVALID_PARAMETER" | "NOT_FOUND" | "CONFLICT" | "UNSUPPORTED" | "CLOSED" | "STORE_ERROR"

/** What became of a rejected write (F2): nothing, or it cannot be told. Of a read it is `"not-applied"`. */
export type SessionOutcome = "not-applied" | "unknown"

/** What a `SessionError` is made of. For adapters: callers only receive errors. */
export interface SessionErrorOptions {
  /** What went wrong. */
  readonly code: SessionErrorCode
  /** Says what was wrong, with which argument, and what to do. Never users' text, credentials or rejected values (F5). */
  readonly message: string
  /** Default: `""`. The store's shell fills in the name of the method that was called. */
  readonly operation?: string | undefined
  /** Whether a repeat may succeed. Default: `false`. */
  readonly retryable?: boolean | undefined
  /** Default: `"unknown"` for `STORE_ERROR`, else `"not-applied"`. */
  readonly outcome?: SessionOutcome | undefined
  /** Default: none. The store's shell fills in the ids of a rejected create. */
  readonly ids?: readonly string[] | undefined
  /** The backend's own error. Only its name and code are kept. */
  readonly cause?: unknown
  /** The text of the cause that callers see, from the adapter's own table. Default: a sentence that says nothing. */
  readonly causeText?: string | undefined
}

// Registered, so that two copies of this package in one tree know each other's errors.
const BRAND = Symbol.for("@cognee-session/SessionError")

/** The one error that a store rejects with. Recognize it by `isSessionError`, never by `instanceof`. */
export class SessionError extends Error {
  /** Always `"SessionError"`. */
  override readonly name = "SessionError"
  /** What went wrong: stable, to be decided by. */
  readonly code: SessionErrorCode
  /** The method that was called, such as `"createQaEntry"`. */
  readonly operation: string
  /** Whether a repeat of the same call may succeed. */
  readonly retryable: boolean
  /** What became of the write (F2). */
  readonly outcome: SessionOutcome
  /** Of a rejected create, the ids that it was sent with, generated ones included: repeating it with them is safe (F2). */
  readonly ids: readonly string[]

  /** Of `cause` only the name and the code are kept (F5). */
  constructor(options: SessionErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: freshCause(options) })
    this.code = options.code
    this.operation = options.operation ?? ""
    this.retryable = options.retryable ?? false
    this.outcome = options.outcome ?? (options.code === "STORE_ERROR" ? "unknown" : "not-applied")
    this.ids = options.ids ?? []
    Object.defineProperty(this, BRAND, { value: true })
  }
}

/** True for a `SessionError` of any copy of this package, from any realm. */
export function isSessionError(error: unknown): error is SessionError {
  try {
    return typeof error === "object" && error !== null && BRAND in error && "code" in error
  } catch {
    return false // a proxy may throw at any touch
  }
}

/** The same error as the caller sees it: with the operation, and the ids of a create. Errors unknown to us become `STORE_ERROR`. */
export function callerError(error: unknown, operation: string, ids: readonly string[], write: boolean): SessionError {
  if (!isSessionError(error)) return unrecognized(error, operation, ids, write)
  const { code, message, retryable, outcome, cause } = error
  const causeText = cause instanceof Error ? cause.message : undefined
  const seen: SessionOutcome = write ? outcome : "not-applied"
  return new SessionError({ code, message, operation, retryable, outcome: seen, ids, cause, causeText })
}

function unrecognized(error: unknown, operation: string, ids: readonly string[], write: boolean): SessionError {
  return new SessionError({
    code: "STORE_ERROR",
    message: `${operation} failed in the store's driver with an error that it does not know`,
    operation,
    outcome: write ? "unknown" : "not-applied",
    ids,
    cause: error ?? "nothing",
  })
}

/** A new error that keeps the original's name and code alone: a backend's own text and properties may hold secrets (F5). */
function freshCause(options: SessionErrorOptions): Error {
  const { name, code } = nameAndCode(options.cause)
  const cause: Error & { code?: string } = new Error(options.causeText ?? "an error of the backend")
  cause.name = name
  if (code !== null) cause.code = code
  return cause
}

function nameAndCode(error: unknown): { name: string; code: string | null } {
  if (typeof error !== "object" || error === null) return { name: "Error", code: null }
  return { name: plainWord(readable(error, "name")) ?? "Error", code: plainWord(readable(error, "code")) }
}

function readable(error: object, property: "name" | "code"): unknown {
  try {
    return (error as { readonly name?: unknown; readonly code?: unknown })[property]
  } catch {
    return undefined
  }
}

/** Names and codes look like `ENOSPC` or `23505`; anything else could carry text. */
function plainWord(value: unknown): string | null {
  const word = typeof value === "number" ? String(value) : value
  return typeof word === "string" && /^[A-Za-z0-9_]{1,64}$/.test(word) ? word : null
}
