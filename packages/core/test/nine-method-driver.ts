import {
  type CreateVerdict,
  type QaEntryChange,
  type QaEntryDraft,
  type SessionQaEntry,
  type SessionRef,
  type SessionStoreDriver,
  applyQaEntryChange,
} from "../src/index.ts"

interface Session {
  drafts: QaEntryDraft[]
  graphContext: string | null
}

/** A driver with just the nine methods that every driver must have. */
export class NineMethodDriver implements SessionStoreDriver {
  readonly name = "nine"
  readonly #sessions = new Map<string, Session>()

  async createQaEntry(ref: SessionRef, draft: QaEntryDraft): Promise<CreateVerdict> {
    const { drafts } = this.#session(ref)
    const held = drafts.find(({ entry }) => entry.id === draft.entry.id)
    if (held !== undefined) return held.fingerprint === draft.fingerprint ? "same" : "conflict"
    drafts.push(draft)
    return "created"
  }

  async getLatestQaEntries(ref: SessionRef, lastN: number, before: string | null): Promise<SessionQaEntry[] | null> {
    const entries = await this.getAllQaEntries(ref)
    const end = before === null ? entries.length : entries.findIndex(({ id }) => id === before)
    return end < 0 ? null : entries.slice(Math.max(end - lastN, 0), end)
  }

  async getAllQaEntries(ref: SessionRef): Promise<SessionQaEntry[]> {
    return this.#session(ref).drafts.map(({ entry }) => structuredClone(entry))
  }

  async updateQaEntry(ref: SessionRef, qaId: string, change: QaEntryChange): Promise<boolean> {
    const session = this.#session(ref)
    const found = session.drafts.some(({ entry }) => entry.id === qaId)
    session.drafts = session.drafts.map((draft) =>
      draft.entry.id === qaId ? { ...draft, entry: applyQaEntryChange(draft.entry, change) } : draft,
    )
    return found
  }

  async deleteQaEntry(ref: SessionRef, qaId: string): Promise<boolean> {
    const session = this.#session(ref)
    const before = session.drafts.length
    session.drafts = session.drafts.filter(({ entry }) => entry.id !== qaId)
    return session.drafts.length < before
  }

  async getGraphContext(ref: SessionRef): Promise<string | null> {
    return this.#session(ref).graphContext
  }

  async setGraphContext(ref: SessionRef, context: string): Promise<void> {
    this.#session(ref).graphContext = context
  }

  async deleteSession(ref: SessionRef): Promise<boolean> {
    const { drafts, graphContext } = this.#session(ref)
    this.#sessions.delete(keyOf(ref))
    return drafts.length > 0 || graphContext !== null
  }

  async prune(): Promise<void> {
    this.#sessions.clear()
  }

  #session(ref: SessionRef): Session {
    const session = this.#sessions.get(keyOf(ref)) ?? { drafts: [], graphContext: null }
    this.#sessions.set(keyOf(ref), session)
    return session
  }
}

function keyOf({ userId, sessionId }: SessionRef): string {
  return JSON.stringify([userId, sessionId])
}
