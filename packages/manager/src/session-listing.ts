import type { SessionInfo, SessionScope, SessionStore } from "@cognee-session/core"
import { invalid } from "./arguments.ts"

/** The largest page of a listing. */
const PAGE = 1000

/** The scopes of the given users; everybody's when there are none given. */
export function scopesOf(users: readonly (string | null)[] | undefined): SessionScope[] {
  if (users === undefined) return ["all"]
  if (!Array.isArray(users)) throw invalid("users must be an array of user ids, with null for the anonymous user")
  return Array.from(new Set(users), (userId) => ({ userId }))
}

/** The sessions of the scopes, most recently written first, page by page. */
export async function* sessionsIn(store: SessionStore, scope: SessionScope): AsyncGenerator<SessionInfo> {
  let cursor: string | null | undefined
  while (cursor !== null) {
    const page = await store.listSessions(scope, { limit: PAGE, cursor })
    yield* page.sessions
    cursor = page.nextCursor
  }
}
