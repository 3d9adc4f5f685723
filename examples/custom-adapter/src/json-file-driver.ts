import {
  type CreateVerdict,
  type QaEntryChange,
  type QaEntryDraft,
  type SessionInfo,
  type SessionQaEntry,
  type SessionRef,
  type SessionScope,
  type SessionStoreDriver,
  type SessionTraceStep,
  type TraceStepDraft,
  pageOfSessions,
} from "@cognee-session/core"
import { type Decision, create, deleteEntry, endSession, updateEntry } from "./decisions.ts"
import type { JsonFile } from "./json-file.ts"
import { type Session, infoOf, isAlive, renewed, sessionIn, valuesOf, withSession } from "./session.ts"

/** Plain methods: core has checked their arguments, and turns what they resolve to into what callers get. */
export class JsonFileDriver implements SessionStoreDriver {
  readonly name = "json-file"
  readonly expiry = true
  readonly #file: JsonFile
  /** In milliseconds; `Infinity` for never. */
  readonly #ttl: number

  constructor(file: JsonFile, ttl: number) {
    this.#file = file
    this.#ttl = ttl
  }

  // #region nine
  createQaEntry(session: SessionRef, draft: QaEntryDraft): Promise<CreateVerdict> {
    return this.createQaEntries(session, [draft])
  }

  async getLatestQaEntries(
    session: SessionRef,
    lastN: number,
    before: string | null,
  ): Promise<SessionQaEntry[] | null> {
    const entries = await this.getAllQaEntries(session)
    const end = before === null ? entries.length : entries.findIndex(({ id }) => id === before)
    return end < 0 ? null : entries.slice(Math.max(end - lastN, 0), end)
  }

  async getAllQaEntries(session: SessionRef): Promise<SessionQaEntry[]> {
    return valuesOf((await this.#find(session)).entries)
  }

  updateQaEntry(session: SessionRef, qaId: string, change: QaEntryChange): Promise<boolean> {
    return this.#change(session, (held) => updateEntry(held, qaId, change))
  }

  deleteQaEntry(session: SessionRef, qaId: string): Promise<boolean> {
    return this.#change(session, (held) => deleteEntry(held, qaId))
  }

  async getGraphContext(session: SessionRef): Promise<string | null> {
    return (await this.#find(session)).graphContext
  }

  setGraphContext(session: SessionRef, graphContext: string): Promise<void> {
    return this.#change(session, (held) => ({ result: undefined, session: { ...held, graphContext } }))
  }

  deleteSession(session: SessionRef): Promise<boolean> {
    return this.#change(session, endSession)
  }

  prune(): Promise<void> {
    return this.#file.change(() => ({ result: undefined, sessions: new Map() }))
  }
  // #endregion

  // #region more
  createQaEntries(session: SessionRef, drafts: readonly QaEntryDraft[]): Promise<CreateVerdict> {
    const added = drafts.map(({ entry, fingerprint }) => ({ id: entry.id, fingerprint, value: entry }))
    return this.#change(session, (held) => create(held, "entries", added))
  }

  saveTraceStep(session: SessionRef, { step, fingerprint }: TraceStepDraft): Promise<CreateVerdict> {
    return this.#change(session, (held) => create(held, "steps", [{ id: step.traceId, fingerprint, value: step }]))
  }

  async readTraceSteps(session: SessionRef, lastN: number | null): Promise<SessionTraceStep[]> {
    const { steps } = await this.#find(session)
    return valuesOf(lastN === null ? steps : steps.slice(-lastN))
  }

  async listSessions(scope: SessionScope, limit: number, after: SessionInfo | null): Promise<SessionInfo[]> {
    const alive = [...(await this.#file.read()).values()].filter(isAlive)
    const inScope = alive.filter(({ userId }) => scope === "all" || userId === scope.userId)
    return pageOfSessions(inScope.map(infoOf), limit, after)
  }
  // #endregion

  async close(): Promise<void> {
    this.#file.close()
  }

  async #find(session: SessionRef): Promise<Session> {
    return sessionIn(await this.#file.read(), session)
  }

  // #region step
  /** One step: finds the session, decides, writes. */
  #change<T>(session: SessionRef, decide: (held: Session) => Decision<T>): Promise<T> {
    return this.#file.change((sessions) => {
      const { result, session: changed } = decide(sessionIn(sessions, session))
      return { result, sessions: changed === undefined ? sessions : withSession(sessions, renewed(changed, this.#ttl)) }
    })
  }
  // #endregion
}
