import {
  type CreateVerdict,
  type QaEntryChange,
  type QaEntryDraft,
  SessionError,
  type SessionInfo,
  type SessionQaEntry,
  type SessionRef,
  type SessionScope,
  type SessionStoreDriver,
  type SessionTraceStep,
  type TraceStepDraft,
  applyQaEntryChange,
  createSessionStore,
  pageOfSessions,
  toTtlMilliseconds,
} from "@cognee-session/core"
import type { SessionStoreHarness } from "@cognee-session/testkit"

interface HeldEntry {
  readonly entry: SessionQaEntry
  readonly fingerprint: string
}

export interface HeldSession {
  readonly ref: SessionRef
  entries: HeldEntry[]
  steps: { readonly step: SessionTraceStep; readonly fingerprint: string }[]
  graphContext: string | null
  updatedAt: number
  expiresAt: number
  damaged: boolean
}

/** What the handles of one storage share. */
export class MapStorage {
  readonly sessions = new Map<string, HeldSession>()
  isAway = false
}

/** A driver over a plain map that keeps the whole contract. */
export class MapDriver implements SessionStoreDriver {
  readonly name = "map"
  readonly expiry: boolean = true
  protected readonly storage: MapStorage
  protected readonly ttl: number
  protected readonly namespace: string

  constructor(storage: MapStorage, ttl: number, namespace: string) {
    this.storage = storage
    this.ttl = ttl
    this.namespace = namespace
  }

  createQaEntry(session: SessionRef, draft: QaEntryDraft): Promise<CreateVerdict> {
    return this.createQaEntries(session, [draft])
  }

  async createQaEntries(session: SessionRef, drafts: readonly QaEntryDraft[]): Promise<CreateVerdict> {
    const held = this.find(session)?.entries ?? []
    const same = (draft: QaEntryDraft): HeldEntry | undefined => held.find(({ entry }) => entry.id === draft.entry.id)
    if (drafts.some((draft) => (same(draft)?.fingerprint ?? draft.fingerprint) !== draft.fingerprint)) return "conflict"
    const missing = drafts.filter((draft) => same(draft) === undefined)
    if (missing.length === 0) return "same"
    this.write(session).entries.push(...missing)
    return "created"
  }

  async getAllQaEntries(session: SessionRef): Promise<SessionQaEntry[]> {
    const held = this.find(session)
    if (held?.damaged)
      throw new SessionError({ code: "STORE_ERROR", message: `session ${session.sessionId} is damaged` })
    return structuredClone((held?.entries ?? []).map(({ entry }) => entry))
  }

  async getLatestQaEntries(
    session: SessionRef,
    lastN: number,
    before: string | null,
  ): Promise<SessionQaEntry[] | null> {
    const entries = await this.getAllQaEntries(session)
    const end = before === null ? entries.length : entries.findIndex(({ id }) => id === before)
    return end < 0 ? null : entries.slice(Math.max(0, end - lastN), end)
  }

  async updateQaEntry(session: SessionRef, qaId: string, change: QaEntryChange): Promise<boolean> {
    if (!this.has(session, qaId)) return false
    const held = this.write(session)
    held.entries = held.entries.map((one) =>
      one.entry.id === qaId ? { ...one, entry: applyQaEntryChange(one.entry, change) } : one,
    )
    return true
  }

  async deleteQaEntry(session: SessionRef, qaId: string): Promise<boolean> {
    if (!this.has(session, qaId)) return false
    const held = this.write(session)
    held.entries = held.entries.filter(({ entry }) => entry.id !== qaId)
    return true
  }

  async getGraphContext(session: SessionRef): Promise<string | null> {
    return this.find(session)?.graphContext ?? null
  }

  async setGraphContext(session: SessionRef, context: string): Promise<void> {
    this.write(session).graphContext = context
  }

  async saveTraceStep(session: SessionRef, draft: TraceStepDraft): Promise<CreateVerdict> {
    const held = this.find(session)?.steps.find(({ step }) => step.traceId === draft.step.traceId)
    if (held !== undefined) return held.fingerprint === draft.fingerprint ? "same" : "conflict"
    this.write(session).steps.push(draft)
    return "created"
  }

  async readTraceSteps(session: SessionRef, lastN: number | null): Promise<SessionTraceStep[]> {
    const steps = structuredClone((this.find(session)?.steps ?? []).map(({ step }) => step))
    return lastN === null ? steps : steps.slice(-lastN)
  }

  async listSessions(scope: SessionScope, limit: number, after: SessionInfo | null): Promise<SessionInfo[]> {
    return pageOfSessions(this.infosOf(scope), limit, after)
  }

  async deleteSession(session: SessionRef): Promise<boolean> {
    const existed = this.find(session) !== undefined
    this.storage.sessions.delete(this.keyOf(session))
    return existed
  }

  async prune(): Promise<void> {
    for (const key of this.storage.sessions.keys()) if (this.owns(key)) this.storage.sessions.delete(key)
  }

  protected infosOf(scope: SessionScope): SessionInfo[] {
    const own = [...this.storage.sessions].filter(([key, held]) => this.owns(key) && this.isAlive(held))
    return own
      .map(([, { ref, updatedAt }]) => ({ ...ref, updatedAt: new Date(updatedAt) }))
      .filter(({ userId }) => scope === "all" || scope.userId === userId)
  }

  protected keyOf({ userId, sessionId }: SessionRef): string {
    return JSON.stringify([this.namespace, userId, sessionId])
  }

  protected owns(key: string): boolean {
    return (JSON.parse(key) as string[])[0] === this.namespace
  }

  protected isAlive({ entries, steps, graphContext, expiresAt }: HeldSession): boolean {
    return (entries.length > 0 || steps.length > 0 || graphContext !== null) && Date.now() < expiresAt
  }

  protected find(session: SessionRef): HeldSession | undefined {
    if (this.storage.isAway) {
      throw new SessionError({ code: "STORE_ERROR", message: "away", retryable: true, outcome: "not-applied" })
    }
    const held = this.storage.sessions.get(this.keyOf(session))
    return held !== undefined && this.isAlive(held) ? held : undefined
  }

  protected has(session: SessionRef, qaId: string): boolean {
    return this.find(session)?.entries.some(({ entry }) => entry.id === qaId) ?? false
  }

  /** The session to write to, renewed; a new one when there is none. */
  protected write(session: SessionRef): HeldSession {
    const held = this.find(session) ?? newSession(session)
    held.updatedAt = Math.max(held.updatedAt, Date.now())
    held.expiresAt = Date.now() + this.ttl
    this.storage.sessions.set(this.keyOf(session), held)
    return held
  }
}

function newSession(ref: SessionRef): HeldSession {
  return { ref, entries: [], steps: [], graphContext: null, updatedAt: 0, expiresAt: Infinity, damaged: false }
}

export type MapDriverClass = new (storage: MapStorage, ttl: number, namespace: string) => SessionStoreDriver

/** A harness with every part that a store in memory can have. */
export function harnessOf(Driver: MapDriverClass, name: string = Driver.name): SessionStoreHarness {
  return {
    name,
    create: () => {
      const storage = new MapStorage()
      const open = (namespace: string, ttlSeconds?: number) =>
        createSessionStore(new Driver(storage, toTtlMilliseconds(ttlSeconds), namespace))
      return {
        open: (options) => open("space", options?.ttlSeconds),
        neighbour: () => open("space2"),
        destroy: () => storage.sessions.clear(),
        expiry: { coarseMs: 1 },
        secrets: ["a-secret-of-the-harness"],
        damage: ({ userId, sessionId }) => {
          storage.sessions.get(JSON.stringify(["space", userId, sessionId]))!.damaged = true
        },
        interrupt: async () => {
          storage.isAway = true
          return async () => {
            storage.isAway = false
          }
        },
        timeoutMs: 100,
      }
    },
  }
}
