import {
  type NewSessionQaEntry,
  type SessionQaEntry,
  type SessionQaUpdate,
  type SessionStore,
  type SessionTraceStep,
  checkOptions,
} from "@cognee-session/core"
import { checkFunction, checkString, checkWhole, invalid } from "./arguments.ts"
import { type ChatMessage, type FormatOptions, type HistoryOptions, formatHistory } from "./history.ts"
import type { ImproveOutcome } from "./improve-lock.ts"
import { type Conversation, type ConversationOptions, type Feedback, ManagedSession } from "./managed-session.ts"
import { type SessionChoice, toSessionKey } from "./session-choice.ts"
import type { Summarize } from "./trace-feedback.ts"
import { type NewTraceStep, TraceRecorder } from "./trace-recorder.ts"
import type { AnyFunction, TracedOptions } from "./traced.ts"

/** Options of a `SessionManager`; none is required. */
export interface SessionManagerOptions {
  /** The session of calls that name none. Default: `"default_session"`. */
  readonly defaultSessionId?: string | undefined
  /** How many turns are loaded as history; a whole number from 0. Default: 10. */
  readonly historyLimit?: number | undefined
  /** Makes the feedback of trace steps that ask for it. Default: every step gets a fixed sentence. */
  readonly summarize?: Summarize | undefined
  /** How long `summarize` may take, in milliseconds. Default: 8,000. */
  readonly summarizeTimeoutMs?: number | undefined
}

const FIELDS = ["defaultSessionId", "historyLimit", "summarize", "summarizeTimeoutMs"]

/** The longest that a timer can wait. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1

/**
 * What an agent or a RAG service keeps of its conversations, in any `SessionStore`.
 *
 * `session({ userId, sessionId })` gives one session, on which everything is done. Each of its methods is here as well,
 * with the session as the first argument; `ManagedSession` tells what they do. Throws a `SessionError`
 * (`INVALID_PARAMETER`) for options that cannot be right.
 */
export class SessionManager {
  /** The store that was given: the manager never closes it. */
  readonly store: SessionStore
  readonly #defaultSessionId: string
  readonly #historyLimit: number
  readonly #recorder: TraceRecorder

  /** Throws a `SessionError` (`INVALID_PARAMETER`) for options that cannot be right. */
  constructor(store: SessionStore, options: SessionManagerOptions = {}) {
    checkOptions(options, FIELDS)
    const { defaultSessionId = "default_session", historyLimit = 10, summarize, summarizeTimeoutMs = 8000 } = options
    if (summarize !== undefined) checkFunction("summarize", summarize)
    this.store = store
    this.#defaultSessionId = checkString("defaultSessionId", defaultSessionId)
    this.#historyLimit = checkWhole("historyLimit", historyLimit)
    this.#recorder = new TraceRecorder(store, { summarize, summarizeTimeoutMs: toTimeout(summarizeTimeoutMs) })
  }

  /** One session: the anonymous user's when no `userId` is given, the default one when no `sessionId` is. */
  session(session: SessionChoice = {}): ManagedSession {
    const key = toSessionKey(session, this.#defaultSessionId)
    return new ManagedSession(key, { store: this.store, historyLimit: this.#historyLimit, recorder: this.#recorder })
  }

  /** The last turns as messages, oldest first: see `ManagedSession.loadHistory`. */
  async loadHistory(session?: SessionChoice, options?: HistoryOptions): Promise<ChatMessage[]> {
    return this.session(session).loadHistory(options)
  }

  /** The last turns in every form, and the graph context: see `ManagedSession.loadConversation`. */
  async loadConversation(session?: SessionChoice, options?: ConversationOptions): Promise<Conversation> {
    return this.session(session).loadConversation(options)
  }

  /** Entries as one text: `Previous conversation:`, then each with its time, its question and its answer; `""` for none. */
  formatHistory(entries: readonly SessionQaEntry[], options?: FormatOptions): string {
    return formatHistory(entries, options)
  }

  /** Save a turn, whole. Resolves to its id: see `ManagedSession.saveQa`. */
  async saveQa(session: SessionChoice, entry: NewSessionQaEntry): Promise<string> {
    return this.session(session).saveQa(entry)
  }

  /** The id of the last turn, or `null` when there is none. */
  async latestQaId(session?: SessionChoice): Promise<string | null> {
    return this.session(session).latestQaId()
  }

  /** Change just the fields that the update names. Resolves to `false` when there is no such turn. */
  async updateQa(session: SessionChoice, qaId: string, update: SessionQaUpdate): Promise<boolean> {
    return this.session(session).updateQa(qaId, update)
  }

  /** Remove a turn. Resolves to `true` when this call removed it. */
  async deleteQa(session: SessionChoice, qaId: string): Promise<boolean> {
    return this.session(session).deleteQa(qaId)
  }

  /** Put feedback on a turn, and mark it as not used yet: see `ManagedSession.addFeedback`. */
  async addFeedback(session: SessionChoice, qaId: string, feedback: Feedback): Promise<boolean> {
    return this.session(session).addFeedback(qaId, feedback)
  }

  /** Clear a turn's feedback. Resolves to `false` when there is no such turn. */
  async deleteFeedback(session: SessionChoice, qaId: string): Promise<boolean> {
    return this.session(session).deleteFeedback(qaId)
  }

  /** Put feedback on the last turn. Resolves to its id, or to `null`: see `ManagedSession.rateLatest`. */
  async rateLatest(session: SessionChoice, feedback: Feedback): Promise<string | null> {
    return this.session(session).rateLatest(feedback)
  }

  /** The graph context, or `null` when none was set. */
  async getGraphContext(session?: SessionChoice): Promise<string | null> {
    return this.session(session).getGraphContext()
  }

  /** Set or overwrite the graph context. */
  async setGraphContext(session: SessionChoice, context: string): Promise<void> {
    return this.session(session).setGraphContext(context)
  }

  /** Remove the session: turns, graph context and trace. Resolves to whether it existed. */
  async deleteSession(session: SessionChoice): Promise<boolean> {
    return this.session(session).deleteSession()
  }

  /** Append a step to the session's trace. Resolves to its `traceId`: see `ManagedSession.addTraceStep`. */
  async addTraceStep(session: SessionChoice, step: NewTraceStep): Promise<string> {
    return this.session(session).addTraceStep(step)
  }

  /** The function, with each call leaving a step in the session's trace: see `ManagedSession.traced`. */
  traced<F extends AnyFunction>(session: SessionChoice, fn: F, options?: TracedOptions<F>): F {
    return this.session(session).traced(fn, options)
  }

  /** The steps of the trace, oldest first, or the last `lastN`. */
  async getTrace(
    session?: SessionChoice,
    options?: { readonly lastN?: number | undefined },
  ): Promise<SessionTraceStep[]> {
    return this.session(session).getTrace(options)
  }

  /** The feedback of these steps, one sentence for each step that has some. */
  async getTraceFeedback(
    session?: SessionChoice,
    options?: { readonly lastN?: number | undefined },
  ): Promise<string[]> {
    return this.session(session).getTraceFeedback(options)
  }

  /** Run a long improvement of the session, unless another one is running: see `ManagedSession.withImproveLock`. */
  async withImproveLock<T>(session: SessionChoice, improve: () => T | PromiseLike<T>): Promise<ImproveOutcome<T>> {
    return this.session(session).withImproveLock(improve)
  }

  /** Resolves when every step of traced calls is saved, or has failed: to be awaited before the store is closed. */
  flush(): Promise<void> {
    return this.#recorder.flush()
  }
}

function toTimeout(milliseconds: unknown): number {
  if (typeof milliseconds === "number" && milliseconds > 0 && milliseconds <= MAX_TIMEOUT_MS) return milliseconds
  throw invalid(`summarizeTimeoutMs must be a number of milliseconds above 0, at most ${MAX_TIMEOUT_MS}`)
}
