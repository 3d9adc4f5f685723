import type { SessionInfo, SessionKey, SessionQaEntry, SessionStore } from "@cognee-session/core"
import { type ManagedSession, SessionManager } from "@cognee-session/manager"
import { answerWith, contextOf } from "./answer.ts"
import type { Found, Search } from "./search.ts"

export interface Turn {
  readonly answer: string
  /** The earlier question that helped to find the answer, or `null`. */
  readonly followsUp: string | null
}

/** How many earlier turns a follow-up question can lean on. */
const RECALLED_TURNS = 5

/**
 * A conversation about documents, and all that this program asks of a session store.
 *
 * Nothing is kept here but the name of the session: every turn is written to the store, and what a later turn or a
 * later run needs is read from there.
 */
export class Chat {
  readonly #manager: SessionManager
  readonly #search: Search
  #session: ManagedSession

  constructor(store: SessionStore, search: Search, sessionId: string) {
    this.#manager = new SessionManager(store)
    this.#search = search
    this.#session = this.#manager.session({ sessionId }) // with a `userId` for an application of many users
  }

  /** Goes on with the session that was written to last. */
  static async resume(store: SessionStore, search: Search): Promise<Chat> {
    const { sessions } = await store.listSessions({ userId: null }, { limit: 1 })
    return new Chat(store, search, sessions[0]?.sessionId ?? "default")
  }

  /** Answers a question. Each turn becomes one entry of the session, and leaves one trace step. */
  async ask(question: string): Promise<Turn> {
    const found = this.#search.find(question, await this.history(RECALLED_TURNS))
    const passages = found.hits.map((hit) => hit.passage)
    const answer = answerWith(passages, found.more)

    await this.#trace(question, found)
    await this.#session.saveQa({
      question,
      answer,
      context: contextOf(passages),
      usedGraphElementIds: { nodeIds: passages.map((passage) => passage.id), edgeIds: [] },
    })
    return { answer, followsUp: found.followsUp }
  }

  /** Writes down how the passages were found. */
  async #trace(question: string, found: Found): Promise<void> {
    await this.#session.addTraceStep({
      originFunction: "search",
      status: "success",
      memoryQuery: question,
      methodParams: { words: Object.fromEntries(found.words) },
      methodReturnValue: found.hits.map(({ passage, score }) => ({ id: passage.id, score })),
    })
  }

  /** Rates the latest answer. Resolves to the rated entry, or to `null` when there is none. */
  async rate(score: number, text: string | null): Promise<SessionQaEntry | null> {
    const qaId = await this.#session.rateLatest({ score, text })
    return qaId === null ? null : this.#manager.store.getQaEntry(this.#session.key, qaId)
  }

  /** The last turns, oldest first. */
  async history(limit: number): Promise<SessionQaEntry[]> {
    const { entries } = await this.#session.loadConversation({ limit })
    return entries
  }

  /** The sessions that were written to last, newest first, each with its last turn. */
  async sessions(limit: number): Promise<{ session: SessionInfo; lastTurn: SessionQaEntry | null }[]> {
    const { sessions } = await this.#manager.store.listSessions({ userId: null }, { limit })
    return Promise.all(sessions.map(async (session) => ({ session, lastTurn: await this.#lastTurnOf(session) })))
  }

  /** `null` for a session that cannot be read as well: a damaged one must not hide the others. */
  async #lastTurnOf(session: SessionKey): Promise<SessionQaEntry | null> {
    const [lastTurn = null] = await this.#manager.store.getLatestQaEntries(session, 1).catch(() => [])
    return lastTurn
  }

  /** Goes on in another session. A new one comes into being with the first question. */
  switchTo(sessionId: string): void {
    this.#session = this.#manager.session({ sessionId })
  }

  /** Removes the session with all that is in it. Resolves to whether it existed. */
  forget(): Promise<boolean> {
    return this.#session.deleteSession()
  }

  get sessionId(): string {
    return this.#session.key.sessionId
  }
}
