import { SessionError, type SessionOutcome, type SessionRef } from "@cognee-session/core"

/** A stored value that no store writes (F4). */
export class Damage extends Error {
  readonly column: string

  constructor(column: string) {
    super(`the column ${column} holds what no store writes`)
    this.column = column
  }
}

/** A failure before the statement of a call was sent. */
export class NotSent extends Error {
  readonly reason: unknown

  constructor(reason: unknown) {
    super("the statement was not sent")
    this.reason = reason
  }
}

/** What one of a database's errors means. */
export interface Failure {
  readonly text: string
  /** Whether a repeat may succeed. */
  readonly retryable: boolean
  readonly outcome: SessionOutcome
}

/** Of an error that a database's table does not know. */
export const UNKNOWN: Failure = {
  text: "the database failed in a way that is not known",
  retryable: false,
  outcome: "unknown",
}

/**
 * The error that callers see. Of the database's own error it keeps the name and the code: drizzle's and the drivers'
 * messages hold the statement's parameters, that is, texts of users (F5).
 */
export function toSessionError(error: unknown, session: SessionRef | null, failureOf: FailureOf): SessionError {
  const where = session === null ? "" : ` (${describe(session)})`
  if (error instanceof SessionError) return error
  if (error instanceof Damage) {
    const message = `the session is damaged: ${error.message}${where}; mend its rows, or delete the session`
    return new SessionError({ code: "STORE_ERROR", message, outcome: "not-applied" })
  }
  if (error instanceof NotSent) {
    return toSessionError(error.reason, session, (reason) => ({ ...failureOf(reason), outcome: "not-applied" }))
  }
  const cause = driverError(error)
  const { text, retryable, outcome } = failureOf(cause)
  const message = `the database could not be used: ${text}${where}`
  return new SessionError({ code: "STORE_ERROR", message, retryable, outcome, cause, causeText: text })
}

/** A database's table, as a function of the driver's error. */
export type FailureOf = (error: unknown) => Failure

/** The driver's error: drizzle wraps some. */
export function driverError(error: unknown): unknown {
  const seen = new Set<unknown>()
  let at = error
  while (codeOf(at) === null && at instanceof Error && at.cause !== undefined && !seen.has(at)) {
    seen.add(at)
    at = at.cause
  }
  return at
}

export function codeOf(error: unknown): string | null {
  const code: unknown = typeof error === "object" && error !== null && "code" in error ? error.code : null
  return typeof code === "string" && code !== "" ? code : null
}

function describe({ userId, sessionId }: SessionRef): string {
  const user = userId === null ? "the anonymous user" : `user ${JSON.stringify(userId)}`
  return `session ${JSON.stringify(sessionId)} of ${user}`
}
