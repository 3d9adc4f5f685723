import {
  type NewSessionQaEntry,
  type SessionKey,
  type SessionQaEntry,
  type SessionQaUpdate,
  type SessionStore,
  type SessionTraceStep,
  checkOptions,
} from "@cognee-session/core"
import { invalid } from "./arguments.ts"
import {
  type ChatMessage,
  type FormatOptions,
  type HistoryOptions,
  formatHistory,
  newestFormatted,
  newestMessages,
  toHistoryLimits,
  toMessages,
} from "./history.ts"
import { type ImproveOutcome, withImproveLock } from "./improve-lock.ts"
import type { NewTraceStep, TraceRecorder } from "./trace-recorder.ts"
import { type AnyFunction, type TracedOptions, traced } from "./traced.ts"

/** What somebody thinks of an answer: a text, a score, or both. What is absent stays as it is, `null` clears. */
export interface Feedback {
  /** What was said of the answer. */
  readonly text?: string | null | undefined
  /** A whole number from 1 to 5. */
  readonly score?: number | null | undefined
}

/** How much of a conversation to load, and how its text is written. */
export interface ConversationOptions extends HistoryOptions, FormatOptions {}

/** What was said in a session, in every form that a prompt may want. */
export interface Conversation {
  /** The turns, oldest first. */
  readonly entries: SessionQaEntry[]
  /** The same turns as messages. */
  readonly messages: ChatMessage[]
  /** The same turns as one text; `""` when there are none. */
  readonly text: string
  /** What `setGraphContext` stored; `null` when nothing was. */
  readonly graphContext: string | null
}

/** What the sessions of one manager share. */
export interface ManagedSessionParts {
  readonly store: SessionStore
  readonly historyLimit: number
  readonly recorder: TraceRecorder
}

/** The flag by which the memory pipeline knows that an entry's feedback has been used already. */
const FEEDBACK_USED = "feedback_weights_applied"

/**
 * One session, as `SessionManager.session` gives it. Every rejection is a `SessionError`, except for what the functions
 * that are passed in throw.
 */
export class ManagedSession {
  /** The session's name in the store. */
  readonly key: SessionKey
  readonly #store: SessionStore
  readonly #historyLimit: number
  readonly #recorder: TraceRecorder

  constructor(key: SessionKey, { store, historyLimit, recorder }: ManagedSessionParts) {
    this.key = key
    this.#store = store
    this.#historyLimit = historyLimit
    this.#recorder = recorder
  }

  /** The last turns as messages, oldest first, ready for a call of a language model; `[]` when there are none. */
  async loadHistory(options: HistoryOptions = {}): Promise<ChatMessage[]> {
    const { limit, budgets } = toHistoryLimits(options, this.#historyLimit)
    return toMessages(await newestMessages(await this.#store.getLatestQaEntries(this.key, limit), budgets))
  }

  /**
   * The last turns as entries, as messages and as text, from one read of them, and the graph context.
   *
   * A budget counts the text with its heading, which is longer than the messages; the graph context does not count.
   */
  async loadConversation(options: ConversationOptions = {}): Promise<Conversation> {
    const { includeContext, ...historyOptions } = options
    const { limit, budgets } = toHistoryLimits(historyOptions, this.#historyLimit)
    const [latest, graphContext] = await Promise.all([
      this.#store.getLatestQaEntries(this.key, limit),
      this.#store.getGraphContext(this.key),
    ])
    const entries = await newestFormatted(latest, budgets, { includeContext })
    return { entries, messages: toMessages(entries), text: formatHistory(entries, { includeContext }), graphContext }
  }

  /** Save a turn, whole, in one atomic write. Resolves to its id; repeating it with the same `id` saves it once. */
  saveQa(entry: NewSessionQaEntry): Promise<string> {
    return this.#store.createQaEntry(this.key, entry)
  }

  /** The id of the last turn, or `null` when there is none. */
  latestQaId(): Promise<string | null> {
    return this.#store.latestQaId(this.key)
  }

  /** Change just the fields that the update names. Resolves to `false` when there is no such turn. */
  updateQa(qaId: string, update: SessionQaUpdate): Promise<boolean> {
    return this.#store.updateQaEntry(this.key, qaId, update)
  }

  /** Remove a turn. Resolves to `true` when this call removed it. */
  deleteQa(qaId: string): Promise<boolean> {
    return this.#store.deleteQaEntry(this.key, qaId)
  }

  /**
   * Put feedback on a turn, and mark it as not used yet (`feedback_weights_applied: false` in its metadata, whose other
   * keys stay). Resolves to `false` when there is no such turn.
   */
  async addFeedback(qaId: string, feedback: Feedback): Promise<boolean> {
    checkOptions(feedback, ["text", "score"])
    const { text, score } = feedback
    if (text === undefined && score === undefined) throw invalid("feedback must have a text or a score")
    const memifyMetadataPatch = { [FEEDBACK_USED]: false }
    return this.updateQa(qaId, { feedbackText: text, feedbackScore: score, memifyMetadataPatch })
  }

  /** Clear a turn's feedback, text and score. Resolves to `false` when there is no such turn. */
  deleteFeedback(qaId: string): Promise<boolean> {
    return this.updateQa(qaId, { feedbackText: null, feedbackScore: null })
  }

  /**
   * Put feedback on the last turn, as when a user says what the last answer was worth: to be called before the new turn
   * is saved. Resolves to the id of the rated turn, or to `null` when there is none.
   */
  async rateLatest(feedback: Feedback): Promise<string | null> {
    const qaId = await this.latestQaId()
    return qaId !== null && (await this.addFeedback(qaId, feedback)) ? qaId : null
  }

  /** The graph context, or `null` when none was set. */
  getGraphContext(): Promise<string | null> {
    return this.#store.getGraphContext(this.key)
  }

  /** Set or overwrite the graph context: what the knowledge graph knows for this session. */
  setGraphContext(context: string): Promise<void> {
    return this.#store.setGraphContext(this.key, context)
  }

  /** Remove the session: turns, graph context and trace. Resolves to whether it existed. */
  async deleteSession(): Promise<boolean> {
    await this.#recorder.settled(this.key) // a step that is still on its way would begin the session anew
    return this.#store.deleteSession(this.key)
  }

  /**
   * Append a step to the session's trace, behind those that were given before. Resolves to its `traceId`.
   *
   * Values are copied at once, and made safe where JSON cannot hold them. The step's feedback is the summary of its
   * return value when one is asked for and can be had in time, else a fixed sentence. Rejects when the store does.
   */
  addTraceStep(step: NewTraceStep): Promise<string> {
    return this.#recorder.save(this.key, step)
  }

  /**
   * The function, with each call leaving a step: its arguments, what it came to, or its error.
   *
   * It behaves as before: `this`, arguments, results and errors are the same, what is synchronous stays so, and nobody
   * waits for the step. A promise is followed until it settles, a generator until it ends; a thenable is listened to
   * when somebody calls its `then`, which is never done for the trace's sake. Calls with `new` leave no step. A step
   * that cannot be saved changes nothing either: a warning of the process tells the first one.
   */
  traced<F extends AnyFunction>(fn: F, options: TracedOptions<F> = {}): F {
    const recorder = this.#recorder
    const record = (step: NewTraceStep): void => recorder.record(this.key, step)
    return traced(fn, options, { isAvailable: () => recorder.isAvailable(), record })
  }

  /** The steps of the trace, oldest first, or the last `lastN`: those of earlier calls of this manager among them. */
  async getTrace(options: { readonly lastN?: number | undefined } = {}): Promise<SessionTraceStep[]> {
    await this.#recorder.settled(this.key)
    return this.#store.readTraceSteps(this.key, options)
  }

  /** The feedback of these steps, one sentence for each step that has some. */
  async getTraceFeedback(options: { readonly lastN?: number | undefined } = {}): Promise<string[]> {
    const steps = await this.getTrace(options)
    return steps.map(({ sessionFeedback }) => sessionFeedback).filter((feedback) => feedback !== "")
  }

  /**
   * Run a long improvement of the session, unless another one is running in this process: then it resolves to
   * `{ ran: false }` at once. Sessions are told apart by user and session id, whichever store they are in.
   */
  withImproveLock<T>(improve: () => T | PromiseLike<T>): Promise<ImproveOutcome<T>> {
    return withImproveLock(this.key, improve)
  }
}
