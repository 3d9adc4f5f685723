import { type Failure, UNKNOWN, codeOf } from "./errors.ts"

/** What an error means, and whether the store itself may send the statement again when it has not been applied. */
export interface PostgresFailure extends Failure {
  readonly again: boolean
}

/** Nobody answered within `timeoutMs`. */
export class NoAnswer extends Error {
  readonly code = "TIMEOUT"
}

// The server says that it has not carried the statement out, or it was never sent.
const REFUSED: Readonly<Record<string, string>> = {
  "40001": "writers were in each other's way",
  "40P01": "writers were in each other's way",
  // Another writer took the id meanwhile: sent again, the statement finds it.
  "23505": "rows stand in the way that no store wrote",
  "57P01": "the server was shutting down",
  "57P03": "the server is starting or shutting down",
  "53300": "the server has too many connections",
  ECONNREFUSED: "no server is there",
  CONNECT_TIMEOUT: "the server did not answer",
  ENOTFOUND: "the server's name is not known",
  EAI_AGAIN: "the server's name cannot be looked up now",
}

// Whether the statement was carried out cannot be told.
const CUT_OFF: Readonly<Record<string, string>> = {
  CONNECTION_CLOSED: "the connection was closed",
  CONNECTION_DESTROYED: "the connection was given up",
  CONNECTION_ENDED: "the client was closed",
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was closed",
  ETIMEDOUT: "the connection timed out",
  EHOSTUNREACH: "the server cannot be reached",
  ENETUNREACH: "the server cannot be reached",
  "57P02": "the server crashed",
  "08000": "the connection failed",
  "08003": "the connection was closed",
  "08006": "the connection failed",
}

const FAILURES: Readonly<Record<string, PostgresFailure>> = {
  ...mapped(REFUSED, (text) => ({ text, retryable: true, outcome: "not-applied", again: true })),
  ...mapped(CUT_OFF, (text) => ({ text, retryable: true, outcome: "unknown", again: true })),
  TIMEOUT: { text: "there was no answer within timeoutMs", retryable: true, outcome: "unknown", again: false },
  "57014": failure("the statement took longer than its timeout", true),
  "55P03": failure("a lock could not be had in time", true),
  "53100": failure("the server's disk is full; make room", true),
  "53200": failure("the server is short of memory", true),
  "53400": failure("the server is at a limit of its configuration", true),
  "54000": failure("a text is longer than the server allows"),
  "25006": failure("the server is read-only; connect to the primary"),
  "28000": failure("access is denied; check the user and the password"),
  "28P01": failure("access is denied; check the user and the password"),
  "3D000": failure("there is no such database"),
  "3F000": failure("there is no such schema"),
  "42501": failure("the user lacks a right; see docs/sql.md"),
  "42P01": failure("the store's tables are missing; see docs/sql.md"),
  "42703": failure("the store's tables are older than this version; see docs/sql.md"),
  "22P02": failure("stored JSON is damaged"),
  "22021": failure("the database's encoding must be UTF8"),
  "22P05": failure("the database's encoding must be UTF8"),
  "26000": failure("a pooler loses prepared statements; set preparedStatements to false, see docs/sql.md"),
  "42P05": failure("a pooler mixes up prepared statements; set preparedStatements to false, see docs/sql.md"),
  "08P01": {
    text: "the server or a pooler before it broke off; behind PgBouncer see docs/sql.md",
    retryable: true,
    outcome: "unknown",
    again: false,
  },
  SELF_SIGNED_CERT_IN_CHAIN: failure("the server's certificate is not trusted"),
  DEPTH_ZERO_SELF_SIGNED_CERT: failure("the server's certificate is not trusted"),
  ERR_MODULE_NOT_FOUND: failure("the package postgres is not installed beside this one"),
}

const CONNECTION_LOST: PostgresFailure = {
  text: "the connection was closed",
  retryable: true,
  outcome: "unknown",
  again: true,
}

/** The one table from PostgreSQL's and its drivers' errors to what callers see. */
export function postgresFailure(error: unknown): PostgresFailure {
  const known = FAILURES[codeOf(error) ?? ""]
  if (known !== undefined) return known
  return isConnectionLost(error) ? CONNECTION_LOST : { ...UNKNOWN, again: false }
}

/** Whether nobody answered: to the statement, or to the attempt to connect. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof NoAnswer || codeOf(error) === "CONNECT_TIMEOUT"
}

/** node-postgres tells of connections by words alone. */
function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error) || codeOf(error) !== null) return false
  return /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying|Query read timeout)/.test(
    error.message,
  )
}

function failure(text: string, retryable = false): PostgresFailure {
  return { text, retryable, outcome: "not-applied", again: false }
}

function mapped(
  texts: Readonly<Record<string, string>>,
  toFailure: (text: string) => PostgresFailure,
): Record<string, PostgresFailure> {
  return Object.fromEntries(Object.entries(texts).map(([code, text]) => [code, toFailure(text)]))
}
