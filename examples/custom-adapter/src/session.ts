import { crc32 } from "node:zlib"
import type { SessionInfo, SessionQaEntry, SessionRef, SessionTraceStep } from "@cognee-session/core"

/** An entry or a trace step as it is kept: with the fingerprint by which a repeated create is known (E2). */
export interface Stored<T> {
  readonly id: string
  readonly fingerprint: string
  readonly value: T
}

/** All that is kept of one session. It is never changed: a change makes a new one. */
export interface Session extends SessionRef {
  readonly entries: readonly Stored<SessionQaEntry>[]
  readonly steps: readonly Stored<SessionTraceStep>[]
  readonly graphContext: string | null
  /** Milliseconds of the Unix epoch; `expiresAt` is `null` for never. */
  readonly updatedAt: number
  readonly expiresAt: number | null
}

/** By `keyOf`. Never changed either. */
export type Sessions = ReadonlyMap<string, Session>

export function newSession({ sessionId, userId }: SessionRef): Session {
  return { sessionId, userId, entries: [], steps: [], graphContext: null, updatedAt: 0, expiresAt: null }
}

/** One text for each session: JSON tells `null` from every string (K1), and never runs two ids together (K3). */
export function keyOf({ userId, sessionId }: SessionRef): string {
  return JSON.stringify([userId, sessionId])
}

/** A session exists while it holds something (S1) and has not expired (X2). */
export function isAlive({ entries, steps, graphContext, expiresAt }: Session): boolean {
  const holdsSomething = entries.length > 0 || steps.length > 0 || graphContext !== null
  return holdsSomething && (expiresAt === null || Date.now() < expiresAt)
}

/** The session of that name; an empty one when there is none, or when it has expired. */
export function sessionIn(sessions: Sessions, ref: SessionRef): Session {
  const found = sessions.get(keyOf(ref))
  return found !== undefined && isAlive(found) ? found : newSession(ref)
}

/** The sessions with this one in its place; a session that holds nothing has none. */
export function withSession(sessions: Sessions, session: Session): Sessions {
  const changed = new Map(sessions)
  if (isAlive(session)) changed.set(keyOf(session), session)
  else changed.delete(keyOf(session))
  return changed
}

/** The session as a write leaves it: it lives on for that many milliseconds (X1), and its time never goes back (S4). */
export function renewed(session: Session, ttl: number): Session {
  const now = Date.now()
  return { ...session, updatedAt: Math.max(session.updatedAt, now), expiresAt: ttl === Infinity ? null : now + ttl }
}

/** What the caller gets is its own: changing it changes nothing here (E13). */
export function valuesOf<T>(stored: readonly Stored<T>[]): T[] {
  return structuredClone(stored.map(({ value }) => value))
}

export function infoOf({ sessionId, userId, updatedAt }: Session): SessionInfo {
  return { sessionId, userId, updatedAt: new Date(updatedAt) }
}

/** The contents of the file. JSON keeps every string exactly, U+0000 and lone surrogates too, by escaping them (E4). */
export function encodeSessions(sessions: Sessions): string {
  const list = JSON.stringify([...sessions.values()])
  return `{"format":1,"crc32":${crc32(list)},"sessions":${list}}\n`
}

/** What `encodeSessions` was given. Throws for everything else, so that damage is never taken for data (F4). */
export function decodeSessions(text: string): Sessions {
  const { format, crc32: checksum, sessions } = JSON.parse(text) as Record<string, unknown>
  if (format !== 1 || crc32(JSON.stringify(sessions)) !== checksum) throw new Error("this is not what was written")
  return new Map((sessions as Session[]).map((session) => [keyOf(session), withDates(session)]))
}

function withDates(session: Session): Session {
  const entries = session.entries.map(({ value, ...rest }) => {
    return { ...rest, value: { ...value, createdAt: new Date(value.createdAt) } }
  })
  return { ...session, entries }
}
