import type { SessionKey } from "@cognee-session/core"
import { invalid } from "./arguments.ts"

/** Which session is meant. */
export interface SessionChoice {
  /** Absent, `undefined` or `null` names the anonymous user, who is one user of its own. */
  readonly userId?: string | null | undefined
  /** Absent or `undefined` names the manager's default session. */
  readonly sessionId?: string | undefined
}

/** The key that the store takes. What the two ids may be is the store's to check. */
export function toSessionKey(choice: SessionChoice, defaultSessionId: string): SessionKey {
  if (typeof choice !== "object" || choice === null) throw invalid("session must be an object: { userId?, sessionId? }")
  const { userId = null, sessionId = defaultSessionId } = choice
  return { userId, sessionId }
}

/** One text for each session: JSON tells `null` from every string. */
export function nameOf({ userId = null, sessionId }: SessionKey): string {
  return JSON.stringify([userId, sessionId])
}
