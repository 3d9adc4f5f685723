import { type QaEntryDraft, type SessionRef, type SessionStoreDriver, applyQaEntryChange } from "@cognee-session/core"

/** What one session holds: its entries by id, in their order, and the graph context. */
interface Held {
  readonly drafts: Map<string, QaEntryDraft>
  graph: string | null
}

/** The nine methods that every driver must have, and no more, over a map of sessions. */
export function nineMethods(sessions: Map<string, Held>): SessionStoreDriver {
  const keyOf = ({ userId, sessionId }: SessionRef): string => JSON.stringify([userId, sessionId])
  const find = (session: SessionRef): Held => {
    const held = sessions.get(keyOf(session)) ?? { drafts: new Map(), graph: null }
    sessions.set(keyOf(session), held)
    return held
  }
  return {
    name: "nine methods",
    async createQaEntry(session, draft) {
      const { drafts } = find(session)
      const held = drafts.get(draft.entry.id)
      if (held !== undefined) return held.fingerprint === draft.fingerprint ? "same" : "conflict"
      drafts.set(draft.entry.id, draft)
      return "created"
    },
    async getAllQaEntries(session) {
      return Array.from(find(session).drafts.values(), ({ entry }) => structuredClone(entry))
    },
    async getLatestQaEntries(session, lastN, before) {
      const entries = await this.getAllQaEntries(session)
      const end = before === null ? entries.length : entries.findIndex(({ id }) => id === before)
      return end < 0 ? null : entries.slice(Math.max(0, end - lastN), end)
    },
    async updateQaEntry(session, qaId, change) {
      const { drafts } = find(session)
      const draft = drafts.get(qaId)
      if (draft !== undefined) drafts.set(qaId, { ...draft, entry: applyQaEntryChange(draft.entry, change) })
      return draft !== undefined
    },
    async deleteQaEntry(session, qaId) {
      return find(session).drafts.delete(qaId)
    },
    async deleteSession(session) {
      const { drafts, graph } = find(session)
      return sessions.delete(keyOf(session)) && (drafts.size > 0 || graph !== null)
    },
    async prune() {
      sessions.clear()
    },
    async getGraphContext(session) {
      return find(session).graph
    },
    async setGraphContext(session, context) {
      find(session).graph = context
    },
  }
}
