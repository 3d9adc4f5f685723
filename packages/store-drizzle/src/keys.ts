import { Buffer } from "node:buffer"
import type { SessionRef } from "@cognee-session/core"

/** The anonymous user in the column `user_id`: no user id is empty (K1, K2). */
const ANONYMOUS = ""

export function toUserColumn(userId: string | null): string {
  return userId ?? ANONYMOUS
}

export function fromUserColumn(column: string): string | null {
  return column === ANONYMOUS ? null : column
}

/**
 * One text for each session: `<bytes of the user id>:<user id><session id>`. The length tells where the user id ends,
 * so two sessions never share one; it is at most 1,028 bytes long, which an index can hold.
 */
export function toSessionKey({ userId, sessionId }: SessionRef): string {
  const user = toUserColumn(userId)
  return `${Buffer.byteLength(user)}:${user}${sessionId}`
}
