import { type NewSessionQaEntry, type SessionKey, type SessionStore, isSessionError } from "@cognee-session/core"

/** Creates an entry and, where that may help, tries once more: with the same id, so that the entry is there once. */
export async function remember(store: SessionStore, session: SessionKey, entry: NewSessionQaEntry): Promise<string> {
  try {
    return await store.createQaEntry(session, entry)
  } catch (error) {
    if (!isSessionError(error) || !error.retryable) throw error
    return store.createQaEntry(session, { ...entry, id: error.ids[0] })
  }
}
