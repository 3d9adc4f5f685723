import { Buffer } from "node:buffer"
import { checkCount, checkObject, checkString, invalid, kindOf } from "./arguments.ts"
import { toSessionRef, toUserId } from "./session-key.ts"

/** A session as a listing shows it. */
export interface SessionInfo {
  /** As it was given when the session was made. */
  readonly sessionId: string
  /** `null` for the anonymous user. */
  readonly userId: string | null
  /** The time of the last write to any part of the session, to the millisecond. */
  readonly updatedAt: Date
}

/** Whose sessions to list: one user's, the anonymous user's (`{ userId: null }`), or everybody's. */
export type SessionScope =
  | {
      /** Whose sessions; `null` for the anonymous user's. */
      readonly userId: string | null
    }
  | "all"

/** One page of a listing. */
export interface SessionPage {
  /** Most recently written first; empty when there is none left. */
  readonly sessions: SessionInfo[]
  /** What to pass as `cursor` for the next page; `null` when this is the last. */
  readonly nextCursor: string | null
}

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1000

export function toScope(scope: unknown): SessionScope {
  if (scope === "all") return scope
  const { userId } = checkObject("scope", scope)
  if (userId === undefined) throw invalid('scope must name a userId (null for the anonymous user), or be "all"')
  return { userId: toUserId(userId) }
}

export function toLimit(limit: unknown): number {
  const count = limit === undefined ? DEFAULT_LIMIT : checkCount("limit", limit)
  if (count < 1 || count > MAX_LIMIT) throw invalid(`limit must be 1 to ${MAX_LIMIT}, got ${count}`)
  return count
}

/**
 * The order of a listing (S4): most recently written first; equal times by user, the anonymous user first, then by
 * session id, both in the order of their UTF-8 bytes.
 */
export function compareSessions(a: SessionInfo, b: SessionInfo): number {
  return (
    b.updatedAt.getTime() - a.updatedAt.getTime() ||
    compareUsers(a.userId, b.userId) ||
    compareText(a.sessionId, b.sessionId)
  )
}

/** One page of a listing, out of all sessions of its scope: for drivers that hold them all. */
export function pageOfSessions(
  sessions: readonly SessionInfo[],
  limit: number,
  after: SessionInfo | null,
): SessionInfo[] {
  const rest = after === null ? sessions : sessions.filter((session) => compareSessions(session, after) > 0)
  return rest.toSorted(compareSessions).slice(0, limit)
}

function compareUsers(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  return compareText(a, b)
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b))
}

// A cursor is the place of the last session that was listed, with the scope that it belongs to.
type CursorParts = [scope: "all" | [userId: string | null], updatedAt: number, userId: string | null, sessionId: string]

export function encodeCursor(scope: SessionScope, last: SessionInfo): string {
  const parts: CursorParts = [scopeKey(scope), last.updatedAt.getTime(), last.userId, last.sessionId]
  return Buffer.from(JSON.stringify(parts)).toString("base64url")
}

export function decodeCursor(scope: SessionScope, cursor: unknown): SessionInfo {
  const parts = cursorParts(cursor)
  if (JSON.stringify(parts[0]) !== JSON.stringify(scopeKey(scope))) throw invalid("cursor belongs to another scope")
  const last = { ...toSessionRef({ userId: parts[2], sessionId: parts[3] }), updatedAt: new Date(parts[1]) }
  // Only what `encodeCursor` writes: decoding alone would also take text with foreign characters in it.
  if (!isListable(last.updatedAt) || encodeCursor(scope, last) !== cursor) throw malformedCursor(cursor)
  return last
}

/** A moment that every backend can compare with. */
function isListable(updatedAt: Date): boolean {
  return updatedAt.getTime() >= 0 && updatedAt.getUTCFullYear() <= 9999
}

function scopeKey(scope: SessionScope): CursorParts[0] {
  return scope === "all" ? "all" : [scope.userId]
}

function cursorParts(cursor: unknown): CursorParts {
  try {
    const parts: unknown = JSON.parse(Buffer.from(checkString("cursor", cursor), "base64url").toString())
    if (Array.isArray(parts) && typeof parts[1] === "number") return parts as unknown as CursorParts
  } catch {
    // told below, without what it holds
  }
  throw malformedCursor(cursor)
}

function malformedCursor(cursor: unknown): Error {
  return invalid(`cursor must be a nextCursor of an earlier page, got ${kindOf(cursor)} that is none`)
}
