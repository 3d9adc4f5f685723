import {
  type CreateVerdict,
  type NewSessionQaEntry,
  type QaEntryDraft,
  type SessionRef,
  type SessionStore,
  type SessionStoreDriver,
  createSessionStore,
  isSessionError,
} from "@cognee-session/core"
import { memoryStore } from "@cognee-session/core/memory"

type Optional = "createQaEntries" | "saveTraceStep" | "readTraceSteps" | "listSessions"

/** A store of an author who wrote the nine required methods, and of the optional ones just these. */
export function limitedStore(...offered: readonly Optional[]): SessionStore {
  const driver = wholeDriver(memoryStore())
  const withheld = new Set<string>(["createQaEntries", "saveTraceStep", "readTraceSteps", "listSessions"])
  for (const method of offered) withheld.delete(method)
  return createSessionStore(
    Object.fromEntries(
      Object.entries(driver).filter(([method]) => !withheld.has(method)),
    ) as unknown as SessionStoreDriver,
  )
}

/** A driver that keeps its sessions in a store. */
function wholeDriver(store: SessionStore): SessionStoreDriver {
  return {
    name: "limited",
    createQaEntry: (session, draft) => verdictOf(store.createQaEntry(session, newEntry(draft))),
    createQaEntries: (session, drafts) => verdictOf(store.createQaEntries(session, drafts.map(newEntry))),
    getLatestQaEntries: (session, lastN, before) =>
      store.getLatestQaEntries(session, lastN, before === null ? {} : { before }).catch(nullIfNotFound),
    getAllQaEntries: (session) => store.getAllQaEntries(session),
    updateQaEntry: (session, qaId, change) => store.updateQaEntry(session, qaId, change),
    deleteQaEntry: (session, qaId) => store.deleteQaEntry(session, qaId),
    getGraphContext: (session) => store.getGraphContext(session),
    setGraphContext: (session, context) => store.setGraphContext(session, context),
    deleteSession: (session) => store.deleteSession(session),
    prune: () => store.prune(),
    saveTraceStep: (session, { step }) => verdictOf(store.saveTraceStep(session, step)),
    readTraceSteps: (session: SessionRef, lastN) => store.readTraceSteps(session, { lastN: lastN ?? undefined }),
    listSessions: async (scope, limit) => (await store.listSessions(scope, { limit: Math.min(limit, 1000) })).sessions,
  }
}

function newEntry({ entry }: QaEntryDraft): NewSessionQaEntry {
  const { sessionId: _, userId: __, ...rest } = entry
  return rest
}

async function verdictOf(created: Promise<unknown>): Promise<CreateVerdict> {
  try {
    await created
    return "created"
  } catch (error) {
    if (isSessionError(error) && error.code === "CONFLICT") return "conflict"
    throw error
  }
}

function nullIfNotFound(error: unknown): null {
  if (isSessionError(error) && error.code === "NOT_FOUND") return null
  throw error
}
