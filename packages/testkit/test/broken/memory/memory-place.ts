import {
  SessionError,
  type SessionKey,
  type SessionQaEntry,
  type SessionStore,
  compareSessions,
} from "@cognee-session/core"
import type { MemoryStorage } from "@cognee-session/core/memory"
import type { Breakage } from "../breakage.ts"

export type MemoryBreakage = Breakage<MemoryPlace>

export type MemorySession = NonNullable<ReturnType<MemoryStorage["sessions"]["get"]>>

type Name = readonly [userId: string | null, sessionId: string]

/** What the handles of one storage share, open to whoever wants to tamper with it. */
export class MemoryPlace {
  readonly sessions: Sessions
  /** How long a session lives after a write of this handle, in milliseconds. */
  readonly ttl: number

  constructor(ttl: number, sessions: Sessions) {
    this.ttl = ttl
    this.sessions = sessions
  }

  /** What is held of a session, expired or not. */
  find({ sessionId, userId = null }: SessionKey): MemorySession | undefined {
    return this.sessions.get(JSON.stringify([userId, sessionId]))
  }

  /** Puts a session back, whatever is there now. */
  put(session: MemorySession): void {
    this.sessions.set(JSON.stringify([session.ref.userId, session.ref.sessionId]), session)
  }

  holds(session: SessionKey, id: string | undefined): boolean {
    return id !== undefined && (this.find(session)?.entries.has(id) ?? false)
  }
}

/** The sessions of a storage, which can be out of reach, and can be known by other names than those that callers use. */
export class Sessions extends Map<string, MemorySession> {
  isAway = false
  knownAs: (name: Name) => Name = (name) => name

  override get(key: string): MemorySession | undefined {
    return super.get(this.#reach(key))
  }

  override set(key: string, session: MemorySession): this {
    return super.set(this.#reach(key), session)
  }

  override delete(key: string): boolean {
    return super.delete(this.#reach(key))
  }

  override values(): ReturnType<Map<string, MemorySession>["values"]> {
    this.#reach("[]")
    return super.values()
  }

  #reach(key: string): string {
    if (!this.isAway) return JSON.stringify(this.knownAs(JSON.parse(key) as Name))
    throw new SessionError({ code: "STORE_ERROR", message: "away", retryable: true, outcome: "not-applied" })
  }
}

/** The reads of entries, with each entry changed on its way out. */
export function readingWith(
  store: SessionStore,
  change: (entry: SessionQaEntry) => SessionQaEntry,
): Pick<SessionStore, "getQaEntry" | "getLatestQaEntries" | "getAllQaEntries"> {
  return {
    getQaEntry: async (...args) => {
      const entry = await store.getQaEntry(...args)
      return entry === null ? null : change(entry)
    },
    getLatestQaEntries: async (...args) => (await store.getLatestQaEntries(...args)).map(change),
    getAllQaEntries: async (...args) => (await store.getAllQaEntries(...args)).map(change),
  }
}

/** A listing of the sessions that the condition holds for, in one page. */
export function listing(
  { sessions }: MemoryPlace,
  isListed: (session: MemorySession) => boolean,
): Pick<SessionStore, "listSessions"> {
  return {
    listSessions: async (scope) => {
      const found = [...sessions.values()].filter((held) => isListed(held))
      const infos = found.map(({ ref, updatedAt }) => ({ ...ref, updatedAt: new Date(updatedAt) }))
      const inScope = infos.filter(({ userId }) => scope === "all" || scope.userId === userId)
      return { sessions: inScope.toSorted(compareSessions), nextCursor: null }
    },
  }
}

export function conflict(id: string): SessionError {
  return new SessionError({ code: "CONFLICT", message: "the session holds this id already", ids: [id] })
}
