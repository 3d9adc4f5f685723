import { SessionError, type SessionRef } from "@cognee-session/core"
import { Damage } from "./codec.ts"

/** A request that failed for good. `inDoubt`: the server may have done what it was asked. */
export class Failed extends Error {
  readonly reason: unknown
  readonly inDoubt: boolean

  constructor(reason: unknown, inDoubt: boolean) {
    super("the request failed")
    this.reason = reason
    this.inDoubt = inDoubt
  }
}

type TroubleCode = "DISCONNECTED" | "CLOSED" | "SILENT" | "CROWDED" | "LATE" | "OUTDATED"

/** What this store itself finds wrong with the server or the client, by the name that it has in the table. */
export class Trouble extends Error {
  readonly code: TroubleCode

  constructor(code: TroubleCode) {
    super(code)
    this.code = code
  }
}

export interface Failure {
  readonly text: string
  /** Whether a repeat by the caller may succeed. */
  readonly retryable: boolean
  /** Whether to send it again by itself, as long as there is time. */
  readonly again: boolean
  /**
   * What the server did: nothing (`"no"`); nothing this time, though a client that sends again by itself may hide an
   * earlier sending (`"not-now"`); it cannot be told (`"unknown"`).
   */
  readonly applied: "no" | "not-now" | "unknown"
}

function refused(text: string, also: Partial<Failure> = {}): Failure {
  return { text, retryable: true, again: true, applied: "not-now", ...also }
}

function lost(text: string): Failure {
  return { text, retryable: true, again: true, applied: "unknown" }
}

const FINAL = { retryable: false, again: false } as const

/** By the word that an error reply of the server has in it: most begin with it, those out of a script have it further on. */
const REPLIES: Readonly<Record<string, Failure>> = {
  OOM: refused("the server's memory is full; make room, or raise maxmemory", { again: false, applied: "no" }),
  READONLY: refused("the server is a read-only replica; connect to the primary", { applied: "no" }),
  MISCONF: refused("the server cannot save to its disk and takes no writes", { again: false, applied: "no" }),
  NOREPLICAS: refused("the server has too few replicas to take writes", { again: false, applied: "no" }),
  LOADING: refused("the server is loading its data"),
  BUSY: refused("the server is busy with a script of somebody else"),
  TRYAGAIN: refused("the slot is being moved to another node"),
  CLUSTERDOWN: refused("the cluster is down, or nobody serves the slot"),
  MASTERDOWN: refused("the server has lost its primary"),
  ASK: refused("the slot is being moved to another node"),
  MOVED: refused("the server is a node of a cluster; hand in a Cluster client", { ...FINAL }),
  CROSSSLOT: refused("the client's keyPrefix has an empty hash tag", { ...FINAL }),
  WRONGPASS: refused("the user name or the password is wrong", FINAL),
  NOAUTH: refused("the server wants a password", FINAL),
  NOPERM: refused("the user lacks a right; docs/redis.md lists the commands", { ...FINAL, applied: "unknown" }),
  WRONGTYPE: { text: "a key holds what this store does not write", ...FINAL, applied: "unknown" },
}

/** By what else a message says, in this order. */
const MESSAGES: readonly (readonly [RegExp, Failure])[] = [
  [/max number of clients/i, refused("the server has too many clients")],
  [/user executing the script can't/i, REPLIES["NOPERM"]!],
  [/invalid password|without any password configured/i, REPLIES["WRONGPASS"]!],
  [/unknown command/i, refused("the server lacks a command that the store needs", FINAL)],
  [/DB index|SELECT is not allowed/i, refused("the server lacks the database that the url names", FINAL)],
  [/subscriber mode|monitoring mode/i, refused("the client is subscribed to channels; hand in another", FINAL)],
  [/enableOfflineQueue/, refused("there is no connection to the server")],
  [/Too many Cluster redirections/, lost("the cluster is changing")],
  [/connection is closed|connection close|Cluster is ended|startup nodes/i, lost("the connection was lost")],
  [/timed out|timeout/i, lost("the server did not answer in time")],
]

/** By the name of an error of the client, or the code of one of the system. */
const CODES: Readonly<Record<string, Failure>> = {
  MaxRetriesPerRequestError: lost("the connection was lost, and could not be made again"),
  AbortError: lost("the connection was lost"),
  ClusterAllFailedError: lost("no node of the cluster can be reached"),
  ECONNREFUSED: lost("nobody listens at the server's address"),
  ECONNRESET: lost("the connection was lost"),
  EPIPE: lost("the connection was lost"),
  ETIMEDOUT: lost("the server cannot be reached"),
  EHOSTUNREACH: lost("the server cannot be reached"),
  ENETUNREACH: lost("the server cannot be reached"),
  ENOTFOUND: lost("the server's name is not known"),
  EAI_AGAIN: lost("the server's name cannot be looked up"),
}

const TROUBLES: Readonly<Record<TroubleCode, Failure>> = {
  DISCONNECTED: refused("the server cannot be reached, or does not answer"),
  CLOSED: refused("the client was closed; hand in one that is open", FINAL),
  SILENT: lost("the server did not answer in time"),
  CROWDED: refused("too many calls wait for the server, which does not answer", { again: false }),
  LATE: { text: "the server's clock has jumped", retryable: true, again: false, applied: "unknown" },
  OUTDATED: refused("the server is older than Redis 6.2", FINAL),
}

const UNKNOWN: Failure = {
  text: "the server or the client failed in a way that is not known",
  ...FINAL,
  applied: "unknown",
}

/** What an error of the client or the server means. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Trouble) return TROUBLES[error.code]
  const { name, code, message } = error instanceof Error ? (error as Error & { code?: unknown }) : {}
  const byCode = CODES[String(code)] ?? CODES[String(name)]
  if (byCode !== undefined) return byCode
  return replyFailure(String(message)) ?? MESSAGES.find(([pattern]) => pattern.test(String(message)))?.[1] ?? UNKNOWN
}

/** A cluster client that gave up redirecting says so; what it met last does not tell what it met before. */
function replyFailure(message: string): Failure | undefined {
  if (message.startsWith("Too many Cluster redirections")) return undefined
  const word = message.match(/\b[A-Z]{3,}\b/g)?.find((candidate) => Object.hasOwn(REPLIES, candidate))
  return word === undefined ? undefined : REPLIES[word]
}

export function isNoScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("NOSCRIPT")
}

/** The one table from what goes wrong here to what callers see. */
export function toSessionError(error: unknown, session: SessionRef | null): SessionError {
  const { reason, inDoubt } = error instanceof Failed ? error : new Failed(error, !(error instanceof Damage))
  const outcome = inDoubt ? "unknown" : "not-applied"
  const where = session === null ? "" : ` (${describe(session)})`
  if (reason instanceof Damage) {
    const message = `the session is damaged: ${reason.message}${where}; delete the session, or restore it`
    return new SessionError({ code: "STORE_ERROR", message, outcome })
  }
  const { text, retryable } = failureOf(reason)
  const message = `the server could not be used: ${text}${where}`
  return new SessionError({ code: "STORE_ERROR", message, retryable, outcome, cause: reason, causeText: text })
}

function describe({ userId, sessionId }: SessionRef): string {
  const user = userId === null ? "the anonymous user" : `user ${JSON.stringify(userId)}`
  return `session ${JSON.stringify(sessionId)} of ${user}`
}
