import { createSessionStore } from "./create-session-store.ts"
import type { CreateVerdict, SessionStoreDriver } from "./driver.ts"
import { type QaEntryChange, applyQaEntryChange } from "./qa-entry-update.ts"
import type { QaEntryDraft, SessionQaEntry } from "./qa-entry.ts"
import type { SessionRef } from "./session-key.ts"
import { type SessionInfo, type SessionScope, pageOfSessions } from "./session-list.ts"
import type { SessionStore } from "./session-store.ts"
import type { SessionTraceStep, TraceStepDraft } from "./trace-step.ts"
import { checkOptions, toTtlMilliseconds } from "./store-options.ts"

interface Stored<T> {
  readonly value: T
  readonly fingerprint: string
}

interface Session {
  readonly ref: SessionRef
  /** In the order of creation, which a `Map` keeps. */
  readonly entries: Map<string, Stored<SessionQaEntry>>
  readonly steps: Map<string, Stored<SessionTraceStep>>
  graphContext: string | null
  /** Milliseconds of the Unix epoch; `expiresAt` is `Infinity` for never. */
  updatedAt: number
  expiresAt: number
}

/** Sessions kept in memory: what several `memoryStore` handles share. */
export interface MemoryStorage {
  /** Of the store's own form: nothing to read or to change from outside. */
  readonly sessions: Map<string, Session>
}

/** Options of `memoryStore`; none is required. */
export interface MemoryStoreOptions {
  /** A session expires when nothing was written to it for that long, in seconds (X1). Default: never. */
  readonly ttlSeconds?: number | undefined
  /** Where to keep the sessions. Default: a new `memoryStorage()` of its own. */
  readonly storage?: MemoryStorage | undefined
}

/** A new, empty storage. */
export function memoryStorage(): MemoryStorage {
  return { sessions: new Map() }
}

/**
 * A store in this process' memory: for tests, for programs that need no more, and as the smallest complete driver.
 *
 * Throws a `SessionError` (`INVALID_PARAMETER`) for a `ttlSeconds` that is not a positive number, and for unknown options.
 */
export function memoryStore(options: MemoryStoreOptions = {}): SessionStore {
  checkOptions(options, ["ttlSeconds", "storage"])
  const { ttlSeconds, storage = memoryStorage() } = options
  return createSessionStore(new MemoryDriver(storage, toTtlMilliseconds(ttlSeconds)))
}

/**
 * The driver behind `memoryStore`, for drivers that wrap another one, and to try them. `ttl` is in milliseconds,
 * `Infinity` for ever. No method awaits anything before it is done: each runs as one atomic step.
 */
export class MemoryDriver implements SessionStoreDriver {
  readonly name = "memory"
  readonly expiry = true
  readonly #sessions: Map<string, Session>
  readonly #ttl: number

  /** `ttl` is in milliseconds, `Infinity` for ever. Drivers on one storage share its sessions. */
  constructor(storage: MemoryStorage, ttl: number) {
    this.#sessions = storage.sessions
    this.#ttl = ttl
  }

  createQaEntry(session: SessionRef, draft: QaEntryDraft): Promise<CreateVerdict> {
    return this.createQaEntries(session, [draft])
  }

  async createQaEntries(session: SessionRef, drafts: readonly QaEntryDraft[]): Promise<CreateVerdict> {
    const live = this.#find(session)
    const held = live?.entries
    if (drafts.some((draft) => isOther(held?.get(draft.entry.id), draft))) return "conflict"
    const missing = drafts.filter((draft) => !held?.has(draft.entry.id))
    if (missing.length === 0) return "same"
    const { entries } = this.#write(session, live)
    for (const { entry, fingerprint } of missing) entries.set(entry.id, { value: entry, fingerprint })
    return "created"
  }

  async getQaEntry(session: SessionRef, qaId: string): Promise<SessionQaEntry | null> {
    return structuredClone(this.#find(session)?.entries.get(qaId)?.value ?? null)
  }

  async getLatestQaEntries(
    session: SessionRef,
    lastN: number,
    before: string | null,
  ): Promise<SessionQaEntry[] | null> {
    const entries = valuesOf(this.#find(session)?.entries)
    const end = before === null ? entries.length : entries.findIndex(({ id }) => id === before)
    return end < 0 ? null : structuredClone(entries.slice(Math.max(end - lastN, 0), end))
  }

  async getAllQaEntries(session: SessionRef): Promise<SessionQaEntry[]> {
    return structuredClone(valuesOf(this.#find(session)?.entries))
  }

  async updateQaEntry(session: SessionRef, qaId: string, change: QaEntryChange): Promise<boolean> {
    const live = this.#find(session)
    const stored = live?.entries.get(qaId)
    if (stored === undefined) return false
    this.#write(session, live).entries.set(qaId, { ...stored, value: applyQaEntryChange(stored.value, change) })
    return true
  }

  async deleteQaEntry(session: SessionRef, qaId: string): Promise<boolean> {
    const live = this.#find(session)
    return live?.entries.has(qaId) === true && this.#write(session, live).entries.delete(qaId)
  }

  async getGraphContext(session: SessionRef): Promise<string | null> {
    return this.#find(session)?.graphContext ?? null
  }

  async setGraphContext(session: SessionRef, context: string): Promise<void> {
    this.#write(session, this.#find(session)).graphContext = context
  }

  async saveTraceStep(session: SessionRef, draft: TraceStepDraft): Promise<CreateVerdict> {
    const { step, fingerprint } = draft
    const live = this.#find(session)
    const held = live?.steps.get(step.traceId)
    if (held !== undefined) return held.fingerprint === fingerprint ? "same" : "conflict"
    this.#write(session, live).steps.set(step.traceId, { value: step, fingerprint })
    return "created"
  }

  async readTraceSteps(session: SessionRef, lastN: number | null): Promise<SessionTraceStep[]> {
    const steps = valuesOf(this.#find(session)?.steps)
    return structuredClone(lastN === null ? steps : steps.slice(-lastN))
  }

  async listSessions(scope: SessionScope, limit: number, after: SessionInfo | null): Promise<SessionInfo[]> {
    const sessions = [...this.#sessions.values()].filter(isAlive)
    const inScope = sessions.filter(({ ref }) => scope === "all" || ref.userId === scope.userId)
    return pageOfSessions(inScope.map(toInfo), limit, after)
  }

  async deleteSession(session: SessionRef): Promise<boolean> {
    const existed = this.#find(session) !== undefined
    this.#sessions.delete(keyOf(session))
    return existed
  }

  async prune(): Promise<void> {
    this.#sessions.clear()
  }

  /** The session, if it exists and has not expired. */
  #find(session: SessionRef): Session | undefined {
    const found = this.#sessions.get(keyOf(session))
    return found !== undefined && isAlive(found) ? found : undefined
  }

  /**
   * The session to write to, renewed: the one that was found alive, or else a new incarnation (X2). Whether it is alive
   * was asked once, because the clock may pass its end between two questions.
   */
  #write(ref: SessionRef, live: Session | undefined): Session {
    const session = live ?? newSession(ref)
    const now = Date.now()
    session.updatedAt = Math.max(session.updatedAt, now)
    session.expiresAt = now + this.#ttl
    this.#sessions.set(keyOf(ref), session)
    return session
  }
}

function newSession(ref: SessionRef): Session {
  return { ref, entries: new Map(), steps: new Map(), graphContext: null, updatedAt: 0, expiresAt: 0 }
}

/** A session exists while it holds something (S1) and has not expired. */
function isAlive({ entries, steps, graphContext, expiresAt }: Session): boolean {
  return (entries.size > 0 || steps.size > 0 || graphContext !== null) && Date.now() < expiresAt
}

/** One text for each key: JSON tells `null` from every string. */
function keyOf({ userId, sessionId }: SessionRef): string {
  return JSON.stringify([userId, sessionId])
}

function toInfo({ ref, updatedAt }: Session): SessionInfo {
  return { ...ref, updatedAt: new Date(updatedAt) }
}

function isOther(stored: Stored<unknown> | undefined, { fingerprint }: { readonly fingerprint: string }): boolean {
  return stored !== undefined && stored.fingerprint !== fingerprint
}

/** The values themselves: what leaves the store is a copy of those that are asked for. */
function valuesOf<T>(stored: ReadonlyMap<string, Stored<T>> = new Map()): T[] {
  return Array.from(stored.values(), ({ value }) => value)
}
