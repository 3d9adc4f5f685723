import { setImmediate } from "node:timers/promises"
import {
  type CreateVerdict,
  type QaEntryChange,
  type QaEntryDraft,
  SessionError,
  type SessionInfo,
  type SessionQaEntry,
  type SessionRef,
  type SessionScope,
  type SessionTraceStep,
  type TraceStepDraft,
  applyQaEntryChange,
  compareSessions,
} from "@cognee-session/core"
import { type HeldSession, MapDriver, type MapDriverClass, newSession } from "./map-driver.ts"

/** A driver that breaks one rule. */
export interface BrokenDriver {
  readonly rule: string
  readonly what: string
  readonly Driver: MapDriverClass
}

export const brokenDrivers: readonly BrokenDriver[] = [
  {
    rule: "K1",
    what: "the anonymous user is the user default",
    Driver: class extends MapDriver {
      protected override keyOf({ sessionId, userId }: SessionRef): string {
        return super.keyOf({ sessionId, userId: userId ?? "default" })
      }
    },
  },
  {
    rule: "K1",
    what: "a listing of the anonymous user gives everybody's",
    Driver: class extends MapDriver {
      protected override infosOf(scope: SessionScope): SessionInfo[] {
        return super.infosOf(scope === "all" || scope.userId === null ? "all" : scope)
      }
    },
  },
  {
    rule: "K3",
    what: "session ids are trimmed",
    Driver: class extends MapDriver {
      protected override keyOf({ sessionId, userId }: SessionRef): string {
        return super.keyOf({ sessionId: sessionId.trim() || sessionId, userId })
      }
    },
  },
  {
    rule: "K3",
    what: "user ids are folded to lower case",
    Driver: class extends MapDriver {
      protected override keyOf({ sessionId, userId }: SessionRef): string {
        return super.keyOf({ sessionId, userId: userId?.toLowerCase() ?? null })
      }
    },
  },
  {
    rule: "K3",
    what: "session ids are normalized",
    Driver: class extends MapDriver {
      protected override keyOf({ sessionId, userId }: SessionRef): string {
        return super.keyOf({ sessionId: sessionId.normalize("NFC"), userId })
      }
    },
  },
  {
    rule: "K3",
    what: "user and session ids are joined by a colon",
    Driver: class extends MapDriver {
      protected override keyOf({ sessionId, userId }: SessionRef): string {
        return super.keyOf({ sessionId: userId === null ? sessionId : `${userId}:${sessionId}`, userId: null })
      }
    },
  },
  {
    rule: "K3",
    what: "long ids are cut at 255 characters",
    Driver: class extends MapDriver {
      protected override keyOf({ sessionId, userId }: SessionRef): string {
        return super.keyOf({ sessionId: sessionId.slice(0, 255), userId })
      }
    },
  },
  {
    rule: "K4",
    what: "an update finds the entry in another session too",
    Driver: class extends MapDriver {
      override async updateQaEntry(session: SessionRef, qaId: string, change: QaEntryChange): Promise<boolean> {
        const refs = [session, ...[...this.storage.sessions.values()].map(({ ref }) => ref)]
        const found = refs.find((ref) => this.has(ref, qaId))
        return found === undefined ? false : super.updateQaEntry(found, qaId, change)
      }
    },
  },
  {
    rule: "K5",
    what: "an entry id is taken when another session of the user holds it",
    Driver: class extends MapDriver {
      override async createQaEntries(session: SessionRef, drafts: readonly QaEntryDraft[]): Promise<CreateVerdict> {
        const others = [...this.storage.sessions.values()].filter(({ ref }) => ref.userId === session.userId)
        const foreign = others.filter(({ ref }) => ref.sessionId !== session.sessionId)
        const taken = drafts.some(({ entry }) => foreign.some(({ ref }) => this.has(ref, entry.id)))
        return taken ? "conflict" : super.createQaEntries(session, drafts)
      }
    },
  },
  {
    rule: "K6",
    what: "prune and listings match the namespace as a prefix",
    Driver: class extends MapDriver {
      protected override owns(key: string): boolean {
        return key.slice(2).startsWith(this.namespace)
      }
    },
  },
  {
    rule: "E1",
    what: "feedback and graph ids are written in a second step",
    Driver: class extends MapDriver {
      override async createQaEntry(session: SessionRef, draft: QaEntryDraft): Promise<CreateVerdict> {
        const { feedbackText, feedbackScore, usedGraphElementIds } = draft.entry
        const bare = { ...draft.entry, feedbackText: null, feedbackScore: null, usedGraphElementIds: null }
        const verdict = await super.createQaEntry(session, { ...draft, entry: bare })
        await setImmediate()
        if (verdict === "created") {
          await this.updateQaEntry(session, draft.entry.id, { feedbackText, feedbackScore, usedGraphElementIds })
        }
        return verdict
      }
    },
  },
  {
    rule: "E2",
    what: "a retry doubles the entry, under concurrency only",
    Driver: class extends MapDriver {
      override async createQaEntry(session: SessionRef, draft: QaEntryDraft): Promise<CreateVerdict> {
        if (this.has(session, draft.entry.id)) return super.createQaEntry(session, draft)
        await setImmediate()
        this.write(session).entries.push(draft)
        return "created"
      }
    },
  },
  {
    rule: "E2",
    what: "an update changes the fingerprint",
    Driver: class extends MapDriver {
      override async updateQaEntry(session: SessionRef, qaId: string, change: QaEntryChange): Promise<boolean> {
        const updated = await super.updateQaEntry(session, qaId, change)
        const held = this.find(session)
        if (held !== undefined) {
          held.entries = held.entries.map((one) => (one.entry.id === qaId ? { ...one, fingerprint: "updated" } : one))
        }
        return updated
      }
    },
  },
  {
    rule: "E2",
    what: "a create with a taken id and other contents is taken for a repeat",
    Driver: class extends MapDriver {
      override async createQaEntries(session: SessionRef, drafts: readonly QaEntryDraft[]): Promise<CreateVerdict> {
        const verdict = await super.createQaEntries(session, drafts)
        return verdict === "conflict" ? "same" : verdict
      }
    },
  },
  {
    rule: "E2",
    what: "a deleted id made anew takes its old place",
    Driver: class extends MapDriver {
      readonly #places = new Map<string, number>()
      override async deleteQaEntry(session: SessionRef, qaId: string): Promise<boolean> {
        const place = this.find(session)?.entries.findIndex(({ entry }) => entry.id === qaId) ?? -1
        if (place >= 0) this.#places.set(qaId, place)
        return super.deleteQaEntry(session, qaId)
      }
      override async createQaEntry(session: SessionRef, draft: QaEntryDraft): Promise<CreateVerdict> {
        const place = this.#places.get(draft.entry.id)
        if (place === undefined || this.has(session, draft.entry.id)) return super.createQaEntry(session, draft)
        this.write(session).entries.splice(place, 0, draft)
        return "created"
      }
    },
  },
  {
    rule: "E3",
    what: "entries are ordered by createdAt",
    Driver: class extends MapDriver {
      override async getAllQaEntries(session: SessionRef): Promise<SessionQaEntry[]> {
        return (await super.getAllQaEntries(session)).toSorted((a, b) => Number(a.createdAt) - Number(b.createdAt))
      }
    },
  },
  {
    rule: "E3",
    what: "an update moves the entry to the end",
    Driver: class extends MapDriver {
      override async updateQaEntry(session: SessionRef, qaId: string, change: QaEntryChange): Promise<boolean> {
        const updated = await super.updateQaEntry(session, qaId, change)
        this.find(session)?.entries.sort((a, b) => Number(a.entry.id === qaId) - Number(b.entry.id === qaId))
        return updated
      }
    },
  },
  ...brokenTexts("U+0000 is dropped", (text) => text.replaceAll("\0", "")),
  ...brokenTexts("lone surrogates are replaced", (text) => text.toWellFormed()),
  ...brokenTexts("the escape character itself is not escaped", (text) => text.replaceAll("\\u0000", "\0")),
  ...brokenTexts("line ends are made one kind", (text) => text.replaceAll("\r\n", "\n")),
  ...brokenTexts("the byte order mark is dropped", (text) => text.replace(/^\ufeff/, "")),
  ...brokenTexts("texts are cut at 65,535 characters", (text) => text.slice(0, 65_535)),
  {
    rule: "E4",
    what: "an empty context is null",
    Driver: readingWith((entry) => ({ ...entry, context: entry.context || null })),
  },
  {
    rule: "E4",
    what: "createdAt is kept to the second",
    Driver: readingWith((entry) => ({
      ...entry,
      createdAt: new Date(Math.floor(Number(entry.createdAt) / 1000) * 1000),
    })),
  },
  {
    rule: "E4",
    what: "a metadata key __proto__ is lost",
    Driver: readingWith((entry) => {
      const memifyMetadata: Record<string, boolean> = {}
      for (const [key, flag] of Object.entries(entry.memifyMetadata ?? {})) memifyMetadata[key] = flag
      return { ...entry, memifyMetadata: entry.memifyMetadata && memifyMetadata }
    }),
  },
  {
    rule: "E6",
    what: "before is counted in",
    Driver: class extends MapDriver {
      override async getLatestQaEntries(session: SessionRef, lastN: number, before: string | null) {
        const entries = await this.getAllQaEntries(session)
        if (before === null) return entries.slice(-lastN)
        const end = entries.findIndex(({ id }) => id === before)
        return end < 0 ? null : entries.slice(Math.max(0, end + 1 - lastN), end + 1)
      }
    },
  },
  {
    rule: "E6",
    what: "a before that is not there reads as empty",
    Driver: class extends MapDriver {
      override async getLatestQaEntries(session: SessionRef, lastN: number, before: string | null) {
        return (await super.getLatestQaEntries(session, lastN, before)) ?? []
      }
    },
  },
  {
    rule: "E6",
    what: "lastN is a 32-bit number",
    Driver: class extends MapDriver {
      override async getLatestQaEntries(session: SessionRef, lastN: number, before: string | null) {
        return super.getLatestQaEntries(session, lastN | 0, before)
      }
    },
  },
  {
    rule: "E7",
    what: "a session that is not there is an error",
    Driver: class extends MapDriver {
      override async getGraphContext(session: SessionRef): Promise<string | null> {
        if (this.find(session) === undefined) throw new SessionError({ code: "NOT_FOUND", message: "no such session" })
        return super.getGraphContext(session)
      }
    },
  },
  {
    rule: "E8",
    what: "an update is lost between two handles: the whole entry is read, changed and written",
    Driver: class extends MapDriver {
      override async updateQaEntry(session: SessionRef, qaId: string, change: QaEntryChange): Promise<boolean> {
        const read = (await this.getAllQaEntries(session)).find(({ id }) => id === qaId)
        await setImmediate()
        return (
          read !== undefined && super.updateQaEntry(session, qaId, applyQaEntryChange(read, change) as QaEntryChange)
        )
      }
    },
  },
  {
    rule: "E8",
    what: "a patch replaces the metadata",
    Driver: class extends MapDriver {
      override async updateQaEntry(session: SessionRef, qaId: string, change: QaEntryChange): Promise<boolean> {
        const { memifyMetadataPatch: patch, ...fields } = change
        if (patch === undefined) return super.updateQaEntry(session, qaId, change)
        const set = Object.entries(patch).filter((flag): flag is [string, boolean] => flag[1] !== null)
        if (set.length === 0) return super.updateQaEntry(session, qaId, change)
        return super.updateQaEntry(session, qaId, { ...fields, memifyMetadata: Object.fromEntries(set) })
      }
    },
  },
  {
    rule: "E8",
    what: "an update brings a deleted entry back",
    Driver: class extends MapDriver {
      readonly #gone = new Map<string, SessionQaEntry>()
      override async deleteQaEntry(session: SessionRef, qaId: string): Promise<boolean> {
        const entry = (await this.getAllQaEntries(session)).find(({ id }) => id === qaId)
        if (entry !== undefined) this.#gone.set(qaId, entry)
        return super.deleteQaEntry(session, qaId)
      }
      override async updateQaEntry(session: SessionRef, qaId: string, change: QaEntryChange): Promise<boolean> {
        const entry = this.has(session, qaId) ? undefined : this.#gone.get(qaId)
        if (entry !== undefined) this.write(session).entries.push({ entry, fingerprint: "" })
        return super.updateQaEntry(session, qaId, change)
      }
    },
  },
  {
    rule: "E8",
    what: "an update clears what it does not name when it clears anything",
    Driver: class extends MapDriver {
      override async updateQaEntry(session: SessionRef, qaId: string, change: QaEntryChange): Promise<boolean> {
        const more = change.context === null ? { feedbackText: null } : {}
        return super.updateQaEntry(session, qaId, { ...more, ...change })
      }
    },
  },
  {
    rule: "E10",
    what: "every concurrent delete gets true",
    Driver: class extends MapDriver {
      override async deleteQaEntry(session: SessionRef, qaId: string): Promise<boolean> {
        const there = this.has(session, qaId)
        await setImmediate()
        await super.deleteQaEntry(session, qaId)
        return there
      }
    },
  },
  {
    rule: "E11",
    what: "latestQaId goes by createdAt",
    Driver: class extends MapDriver {
      async latestQaId(session: SessionRef): Promise<string | null> {
        const entries = await this.getAllQaEntries(session)
        return entries.toSorted((a, b) => Number(a.createdAt) - Number(b.createdAt)).at(-1)?.id ?? null
      }
    },
  },
  {
    rule: "E11",
    what: "UUIDs are read back without hyphens",
    Driver: readingWith((entry) => ({
      ...entry,
      id: /^[0-9a-f-]{36}$/.test(entry.id) ? entry.id.replaceAll("-", "") : entry.id,
    })),
  },
  {
    rule: "E12",
    what: "a batch is written entry by entry",
    Driver: class extends MapDriver {
      override createQaEntry(session: SessionRef, draft: QaEntryDraft): Promise<CreateVerdict> {
        return super.createQaEntries(session, [draft])
      }
      override async createQaEntries(session: SessionRef, drafts: readonly QaEntryDraft[]): Promise<CreateVerdict> {
        const verdicts: CreateVerdict[] = []
        for (const draft of drafts) {
          verdicts.push(await this.createQaEntry(session, draft))
          await setImmediate()
        }
        return verdicts.find((verdict) => verdict === "conflict") ?? verdicts.at(-1)!
      }
    },
  },
  {
    rule: "E12",
    what: "a repeated batch moves the entries already held to the end",
    Driver: class extends MapDriver {
      override async createQaEntries(session: SessionRef, drafts: readonly QaEntryDraft[]): Promise<CreateVerdict> {
        const verdict = await super.createQaEntries(session, drafts)
        if (verdict !== "created" || drafts.length === 1) return verdict
        const held = this.write(session)
        const isNew = (id: string): boolean => drafts.some(({ entry }) => entry.id === id)
        held.entries.sort((a, b) => Number(isNew(a.entry.id)) - Number(isNew(b.entry.id)))
        return verdict
      }
    },
  },
  {
    rule: "E13",
    what: "a read gives out what is stored",
    Driver: class extends MapDriver {
      override async getAllQaEntries(session: SessionRef): Promise<SessionQaEntry[]> {
        await super.getAllQaEntries(session)
        return (this.find(session)?.entries ?? []).map(({ entry }) => entry)
      }
    },
  },
  {
    rule: "G1",
    what: "an empty graph context is null",
    Driver: class extends MapDriver {
      override async getGraphContext(session: SessionRef): Promise<string | null> {
        return (await super.getGraphContext(session)) || null
      }
    },
  },
  {
    rule: "G1",
    what: "first writers who race fail but one",
    Driver: class extends MapDriver {
      override async setGraphContext(session: SessionRef, context: string): Promise<void> {
        const isSet = (): boolean => (this.find(session)?.graphContext ?? null) !== null
        const isFirst = !isSet()
        await setImmediate()
        if (isFirst && isSet()) throw new Error("duplicate key")
        await super.setGraphContext(session, context)
      }
    },
  },
  {
    rule: "T1",
    what: "a repeated step is added again",
    Driver: class extends MapDriver {
      override async saveTraceStep(session: SessionRef, draft: TraceStepDraft): Promise<CreateVerdict> {
        this.write(session).steps.push(draft)
        return "created"
      }
    },
  },
  {
    rule: "T2",
    what: "numbers in JSON are kept as 32-bit floats",
    Driver: class extends MapDriver {
      override async readTraceSteps(session: SessionRef, lastN: number | null): Promise<SessionTraceStep[]> {
        const steps = await super.readTraceSteps(session, lastN)
        const round = (_: string, value: unknown): unknown => (typeof value === "number" ? Math.fround(value) : value)
        return JSON.parse(JSON.stringify(steps, round)) as SessionTraceStep[]
      }
    },
  },
  {
    rule: "T3",
    what: "lastN gives the first steps",
    Driver: class extends MapDriver {
      override async readTraceSteps(session: SessionRef, lastN: number | null): Promise<SessionTraceStep[]> {
        return (await super.readTraceSteps(session, null)).slice(0, lastN ?? undefined)
      }
    },
  },
  {
    rule: "S1",
    what: "a session with a trace alone does not exist",
    Driver: class extends MapDriver {
      override async deleteSession(session: SessionRef): Promise<boolean> {
        const held = this.find(session)
        const existed = await super.deleteSession(session)
        return existed && (held!.entries.length > 0 || held!.graphContext !== null)
      }
    },
  },
  {
    rule: "S2",
    what: "delete keeps the trace",
    Driver: class extends MapDriver {
      override async deleteSession(session: SessionRef): Promise<boolean> {
        const steps = this.find(session)?.steps ?? []
        const existed = await super.deleteSession(session)
        if (steps.length > 0) this.write(session).steps = steps
        return existed
      }
    },
  },
  {
    rule: "S2",
    what: "delete removes the parts one after the other",
    Driver: class extends MapDriver {
      override async deleteSession(session: SessionRef): Promise<boolean> {
        const held = this.find(session)
        if (held === undefined) return false
        held.entries = []
        for (let turn = 0; turn < 5; turn++) await setImmediate()
        return super.deleteSession(session)
      }
    },
  },
  {
    rule: "S2",
    what: "a late writer brings the deleted session back",
    Driver: class extends MapDriver {
      override async createQaEntry(session: SessionRef, draft: QaEntryDraft): Promise<CreateVerdict> {
        const held = this.find(session)
        await setImmediate()
        if (held === undefined || this.has(session, draft.entry.id)) return super.createQaEntry(session, draft)
        this.storage.sessions.set(this.keyOf(session), held)
        return super.createQaEntry(session, draft)
      }
    },
  },
  {
    rule: "S3",
    what: "prune leaves the sessions of users alone",
    Driver: class extends MapDriver {
      override async prune(): Promise<void> {
        for (const { ref } of this.storage.sessions.values()) if (ref.userId === null) await this.deleteSession(ref)
      }
    },
  },
  {
    rule: "S4",
    what: "the cursor's session comes again on the next page",
    Driver: class extends MapDriver {
      override async listSessions(
        scope: SessionScope,
        limit: number,
        after: SessionInfo | null,
      ): Promise<SessionInfo[]> {
        const sorted = this.infosOf(scope).toSorted(compareSessions)
        return sorted.filter((info) => after === null || compareSessions(info, after) >= 0).slice(0, limit)
      }
    },
  },
  {
    rule: "S4",
    what: "updatedAt is the time of the first write",
    Driver: class extends MapDriver {
      protected override write(session: SessionRef): HeldSession {
        const updatedAt = this.find(session)?.updatedAt
        const held = super.write(session)
        held.updatedAt = updatedAt ?? held.updatedAt
        return held
      }
    },
  },
  {
    rule: "S4",
    what: "equal times come in any order",
    Driver: class extends MapDriver {
      override async listSessions(
        scope: SessionScope,
        limit: number,
        after: SessionInfo | null,
      ): Promise<SessionInfo[]> {
        const sorted = this.infosOf(scope).toSorted((a, b) => Number(b.updatedAt) - Number(a.updatedAt))
        const start =
          after === null
            ? 0
            : sorted.findIndex((info) => info.sessionId === after.sessionId && info.userId === after.userId) + 1
        return sorted.slice(start, start + limit)
      }
    },
  },
  {
    rule: "X1",
    what: "reads renew",
    Driver: class extends MapDriver {
      override async getAllQaEntries(session: SessionRef): Promise<SessionQaEntry[]> {
        if (this.find(session) !== undefined) this.write(session)
        return super.getAllQaEntries(session)
      }
    },
  },
  {
    rule: "X1",
    what: "each handle goes by its own ttlSeconds",
    Driver: class extends MapDriver {
      protected override isAlive(held: HeldSession): boolean {
        return super.isAlive({ ...held, expiresAt: held.updatedAt + this.ttl })
      }
    },
  },
  {
    rule: "X1",
    what: "the graph context expires by itself",
    Driver: class extends MapDriver {
      readonly #setAt = new Map<string, number>()
      override async setGraphContext(session: SessionRef, context: string): Promise<void> {
        this.#setAt.set(this.keyOf(session), Date.now())
        await super.setGraphContext(session, context)
      }
      override async getGraphContext(session: SessionRef): Promise<string | null> {
        const setAt = this.#setAt.get(this.keyOf(session)) ?? Infinity
        return Date.now() < setAt + this.ttl ? super.getGraphContext(session) : null
      }
    },
  },
  {
    rule: "X2",
    what: "a listing shows expired sessions",
    Driver: class extends MapDriver {
      protected override infosOf(): SessionInfo[] {
        return [...this.storage.sessions.values()].map(({ ref, updatedAt }) => ({
          ...ref,
          updatedAt: new Date(updatedAt),
        }))
      }
    },
  },
  {
    rule: "X2",
    what: "a write after expiry brings back the old incarnation",
    Driver: class extends MapDriver {
      protected override write(session: SessionRef): HeldSession {
        const held = this.storage.sessions.get(this.keyOf(session)) ?? newSession(session)
        held.expiresAt = Infinity
        this.storage.sessions.set(this.keyOf(session), held)
        return super.write(session)
      }
    },
  },
  {
    rule: "C1",
    what: "an entry is lost when two handles append at once",
    Driver: class extends MapDriver {
      override async createQaEntry(session: SessionRef, draft: QaEntryDraft): Promise<CreateVerdict> {
        const entries = [...(this.find(session)?.entries ?? [])]
        await setImmediate()
        if (this.has(session, draft.entry.id)) return super.createQaEntry(session, draft)
        this.write(session).entries = [...entries, draft]
        return "created"
      }
    },
  },
  {
    rule: "C2",
    what: "of concurrent creates with one id the last wins",
    Driver: class extends MapDriver {
      override async createQaEntry(session: SessionRef, draft: QaEntryDraft): Promise<CreateVerdict> {
        const isFree = !this.has(session, draft.entry.id)
        await setImmediate()
        if (isFree) await this.deleteQaEntry(session, draft.entry.id)
        return super.createQaEntry(session, draft)
      }
    },
  },
  {
    rule: "C3",
    what: "a client resends each delete and answers as the second sending did",
    Driver: class extends MapDriver {
      override async deleteQaEntry(session: SessionRef, qaId: string): Promise<boolean> {
        await super.deleteQaEntry(session, qaId)
        return super.deleteQaEntry(session, qaId)
      }
    },
  },
  {
    rule: "C4",
    what: "each handle keeps what it has read of the graph context",
    Driver: class extends MapDriver {
      readonly #cache = new Map<string, string>()
      override async getGraphContext(session: SessionRef): Promise<string | null> {
        const context = this.#cache.get(this.keyOf(session)) ?? (await super.getGraphContext(session))
        if (context !== null) this.#cache.set(this.keyOf(session), context)
        return context
      }
      override async setGraphContext(session: SessionRef, context: string): Promise<void> {
        this.#cache.set(this.keyOf(session), context)
        await super.setGraphContext(session, context)
      }
    },
  },
  {
    rule: "C4",
    what: "a long read is made of pages by offset",
    Driver: class extends MapDriver {
      override async getAllQaEntries(session: SessionRef): Promise<SessionQaEntry[]> {
        const read: SessionQaEntry[] = []
        for (let offset = 0; ; offset += 1000) {
          const page = (await super.getAllQaEntries(session)).slice(offset, offset + 1000)
          read.push(...page)
          if (page.length < 1000) return read
          await setImmediate()
        }
      }
    },
  },
  {
    rule: "F4",
    what: "a damaged session reads as empty",
    Driver: class extends MapDriver {
      override async getAllQaEntries(session: SessionRef): Promise<SessionQaEntry[]> {
        return this.find(session)?.damaged ? [] : super.getAllQaEntries(session)
      }
    },
  },
  {
    rule: "F4",
    what: "a listing fails when a session is damaged",
    Driver: class extends MapDriver {
      protected override infosOf(scope: SessionScope): SessionInfo[] {
        if ([...this.storage.sessions.values()].some(({ damaged }) => damaged)) throw new Error("damaged")
        return super.infosOf(scope)
      }
    },
  },
  {
    rule: "F5",
    what: "an error of the backend carries the answer",
    Driver: class extends MapDriver {
      override async createQaEntry(session: SessionRef, draft: QaEntryDraft): Promise<CreateVerdict> {
        if (!this.storage.isAway) return super.createQaEntry(session, draft)
        throw new SessionError({ code: "STORE_ERROR", message: `cannot insert ${draft.entry.answer}` })
      }
    },
  },
  {
    rule: "F7",
    what: "a handle that has failed once fails for ever",
    Driver: class extends MapDriver {
      #failed = false
      protected override find(session: SessionRef): HeldSession | undefined {
        this.#failed ||= this.storage.isAway
        if (this.#failed) throw new SessionError({ code: "STORE_ERROR", message: "away", retryable: true })
        return super.find(session)
      }
    },
  },
  {
    rule: "9",
    what: "traces are declared and do not work",
    Driver: class extends MapDriver {
      override async saveTraceStep(): Promise<CreateVerdict> {
        throw new SessionError({ code: "UNSUPPORTED", message: "not yet" })
      }
    },
  },
  {
    rule: "9",
    what: "expiry works and is not declared",
    Driver: class extends MapDriver {
      override readonly expiry = false
    },
  },
]

/** A driver that gets entries wrong when it reads them. */
function readingWith(change: (entry: SessionQaEntry) => SessionQaEntry): MapDriverClass {
  return class extends MapDriver {
    override async getAllQaEntries(session: SessionRef): Promise<SessionQaEntry[]> {
      return (await super.getAllQaEntries(session)).map(change)
    }
  }
}

/** Drivers that get texts wrong: of entries, of the graph context, of trace steps. */
function brokenTexts(what: string, change: (text: string) => string): BrokenDriver[] {
  const Context: MapDriverClass = class extends MapDriver {
    override async getGraphContext(session: SessionRef): Promise<string | null> {
      const context = await super.getGraphContext(session)
      return context === null ? null : change(context)
    }
  }
  const Steps: MapDriverClass = class extends MapDriver {
    override async readTraceSteps(session: SessionRef, lastN: number | null): Promise<SessionTraceStep[]> {
      return (await super.readTraceSteps(session, lastN)).map((step) => ({
        ...step,
        memoryContext: change(step.memoryContext),
      }))
    }
  }
  return [
    {
      rule: "E4",
      what: `in answers, ${what}`,
      Driver: readingWith((entry) => ({ ...entry, answer: change(entry.answer) })),
    },
    { rule: "E4", what: `in graph contexts, ${what}`, Driver: Context },
    { rule: "E4", what: `in trace steps, ${what}`, Driver: Steps },
  ]
}
