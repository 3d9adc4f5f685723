import { checkIdentifier, checkObject } from "./arguments.ts"

/** Names one session: one conversation of one user. */
export interface SessionKey {
  /** 1 to 512 bytes of UTF-8, well-formed, without U+0000; compared exactly (K2, K3). */
  readonly sessionId: string
  /** Same form. Absent, `undefined` or `null` names the anonymous user, who is equal to no string (K1). */
  readonly userId?: string | null | undefined
}

/** A checked key, as a driver sees it: `userId` is `null` for the anonymous user. */
export interface SessionRef {
  /** The session's id, 1 to 512 bytes of UTF-8 (K2). */
  readonly sessionId: string
  /** The user's id, likewise; `null` for the anonymous user (K1). */
  readonly userId: string | null
}

/** The longest session or user id in bytes of UTF-8 (K2). */
const MAX_KEY_BYTES = 512

/** Checks a key and makes it plain. Other properties are ignored, so that an entry or a `SessionInfo` can serve as a key. */
export function toSessionRef(session: unknown): SessionRef {
  const { sessionId, userId } = checkObject("session", session)
  return { sessionId: checkIdentifier("sessionId", sessionId, MAX_KEY_BYTES), userId: toUserId(userId ?? null) }
}

/** Checks a user id; `null` stands for the anonymous user. */
export function toUserId(userId: unknown): string | null {
  return userId === null ? null : checkIdentifier("userId", userId, MAX_KEY_BYTES)
}
