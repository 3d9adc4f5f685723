// Written by `npm run api`; not to be edited. What callers can reach of this entry point.

import type { JsonValue } from "@cognee-session/core"
import { NewSessionQaEntry } from "@cognee-session/core"
import { SessionKey } from "@cognee-session/core"
import { SessionQaEntry } from "@cognee-session/core"
import { SessionQaUpdate } from "@cognee-session/core"
import { SessionRef } from "@cognee-session/core"
import { SessionStore } from "@cognee-session/core"
import { SessionTraceStep } from "@cognee-session/core"

/** Any function. */
declare type AnyFunction = (...args: never[]) => unknown

/** A message as the APIs of language models take it. */
export declare interface ChatMessage {
  /** Who speaks. */
  readonly role: "user" | "assistant"
  /** What is said: a question or an answer. */
  readonly content: string
}

/** What was said in a session, in every form that a prompt may want. */
export declare interface Conversation {
  /** The turns, oldest first. */
  readonly entries: SessionQaEntry[]
  /** The same turns as messages. */
  readonly messages: ChatMessage[]
  /** The same turns as one text; `""` when there are none. */
  readonly text: string
  /** What `setGraphContext` stored; `null` when nothing was. */
  readonly graphContext: string | null
}

/** How much of a conversation to load, and how its text is written. */
export declare interface ConversationOptions extends HistoryOptions, FormatOptions {}

/** Options of `copySessions`; none is required. */
export declare interface CopyOptions {
  /** Whose sessions to copy; `null` stands for the anonymous user. Default: everybody's. */
  readonly users?: readonly (string | null)[] | undefined
  /** Called after each session, and with each batch of a long one. What it throws ends the copy. */
  readonly onProgress?: ((progress: CopyProgress) => void) | undefined
  /** How many sessions to copy at the same time; a whole number from 1. Default: 4. */
  readonly concurrency?: number | undefined
  /** Ends the copy, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Whether to compare source and target afterwards. Default: `false`. */
  readonly verify?: boolean | undefined
}

/** How far a copy has come. */
export declare interface CopyProgress {
  /** Sessions of the source that were found so far. */
  readonly found: number
  /** Of these, the ones that are done: compared with the target's, and copied where they differed. */
  readonly sessions: number
  /** Entries that were written: created, or given other contents. */
  readonly entries: number
  /** Trace steps that were written. */
  readonly steps: number
  /** Bytes of UTF-8 of what was written: texts, and JSON. */
  readonly bytes: number
}

/** What a copy came to. */
export declare interface CopyResult extends CopyProgress {
  /** Sessions that are damaged at the source. They were not copied. */
  readonly unreadable: readonly SessionRef[]
  /** With `verify`: the sessions that are not the same in both. */
  readonly differences: readonly SessionDifference[]
}

/**
 * Copies sessions from one store to another: entries with ids, order, times, feedback and metadata, graph context and
 * trace. The target lists them in the source's order. Sessions that are written meanwhile are copied again, until a look
 * at the source finds nothing newer.
 *
 * Running it again copies what is missing or has changed, and doubles nothing: after it was killed, too. The source
 * wins: what the target holds of a session is given the source's contents, and what was deleted there is removed, in
 * detail as `docs/operations.md` says. Sessions that the target alone has are left as they are.
 *
 * Rejects with a `SessionError` when a store fails, when the source cannot list its sessions or the target cannot hold
 * a trace (`UNSUPPORTED`); with the signal's reason when it is aborted.
 */
export declare function copySessions(from: SessionStore, to: SessionStore, options?: CopyOptions): Promise<CopyResult>

declare type Described = Pick<
  NewTraceStep,
  "memoryQuery" | "memoryContext" | "methodParams" | "methodReturnValue" | "errorMessage"
>

/** What somebody thinks of an answer: a text, a score, or both. What is absent stays as it is, `null` clears. */
export declare interface Feedback {
  /** What was said of the answer. */
  readonly text?: string | null | undefined
  /** A whole number from 1 to 5. */
  readonly score?: number | null | undefined
}

/** The entries as one text, such as a prompt can hold; `""` when there are none. */
export declare function formatHistory(entries: readonly SessionQaEntry[], { includeContext }?: FormatOptions): string

/** How a history is written as text. */
export declare interface FormatOptions {
  /** Whether the text has each entry's context. Default: `false`. */
  readonly includeContext?: boolean | undefined
}

/** How much of the history to load. The newest turns that fit are kept, without gaps: a turn is kept whole or not at all. */
export declare interface HistoryOptions {
  /** How many turns at most; a whole number from 0. Default: the manager's `historyLimit`. */
  readonly limit?: number | undefined
  /** How long the texts may be together, in UTF-16 units (`string.length`). Default: any length. */
  readonly maxChars?: number | undefined
  /** How many tokens the texts may have together, as `countTokens` counts them. Default: any number. */
  readonly maxTokens?: number | undefined
  /** How many tokens a text has. Goes with `maxTokens`. */
  readonly countTokens?: ((text: string) => number | PromiseLike<number>) | undefined
}

/** What became of `withImproveLock`: the improvement ran, or another one of the session is still running. */
export declare type ImproveOutcome<T> =
  | {
      /** It ran. */
      readonly ran: true
      /** What it returned. */
      readonly value: T
    }
  | {
      /** Another one is still running; nothing was done. */
      readonly ran: false
    }

/**
 * One session, as `SessionManager.session` gives it. Every rejection is a `SessionError`, except for what the functions
 * that are passed in throw.
 */
export declare class ManagedSession {
  /** The session's name in the store. */
  readonly key: SessionKey
  constructor(key: SessionKey, { store, historyLimit, recorder }: ManagedSessionParts)
  /** The last turns as messages, oldest first, ready for a call of a language model; `[]` when there are none. */
  loadHistory(options?: HistoryOptions): Promise<ChatMessage[]>
  /**
   * The last turns as entries, as messages and as text, from one read of them, and the graph context.
   *
   * A budget counts the text with its heading, which is longer than the messages; the graph context does not count.
   */
  loadConversation(options?: ConversationOptions): Promise<Conversation>
  /** Save a turn, whole, in one atomic write. Resolves to its id; repeating it with the same `id` saves it once. */
  saveQa(entry: NewSessionQaEntry): Promise<string>
  /** The id of the last turn, or `null` when there is none. */
  latestQaId(): Promise<string | null>
  /** Change just the fields that the update names. Resolves to `false` when there is no such turn. */
  updateQa(qaId: string, update: SessionQaUpdate): Promise<boolean>
  /** Remove a turn. Resolves to `true` when this call removed it. */
  deleteQa(qaId: string): Promise<boolean>
  /**
   * Put feedback on a turn, and mark it as not used yet (`feedback_weights_applied: false` in its metadata, whose other
   * keys stay). Resolves to `false` when there is no such turn.
   */
  addFeedback(qaId: string, feedback: Feedback): Promise<boolean>
  /** Clear a turn's feedback, text and score. Resolves to `false` when there is no such turn. */
  deleteFeedback(qaId: string): Promise<boolean>
  /**
   * Put feedback on the last turn, as when a user says what the last answer was worth: to be called before the new turn
   * is saved. Resolves to the id of the rated turn, or to `null` when there is none.
   */
  rateLatest(feedback: Feedback): Promise<string | null>
  /** The graph context, or `null` when none was set. */
  getGraphContext(): Promise<string | null>
  /** Set or overwrite the graph context: what the knowledge graph knows for this session. */
  setGraphContext(context: string): Promise<void>
  /** Remove the session: turns, graph context and trace. Resolves to whether it existed. */
  deleteSession(): Promise<boolean>
  /**
   * Append a step to the session's trace, behind those that were given before. Resolves to its `traceId`.
   *
   * Values are copied at once, and made safe where JSON cannot hold them. The step's feedback is the summary of its
   * return value when one is asked for and can be had in time, else a fixed sentence. Rejects when the store does.
   */
  addTraceStep(step: NewTraceStep): Promise<string>
  /**
   * The function, with each call leaving a step: its arguments, what it came to, or its error.
   *
   * It behaves as before: `this`, arguments, results and errors are the same, what is synchronous stays so, and nobody
   * waits for the step. A promise is followed until it settles, a generator until it ends; a thenable is listened to
   * when somebody calls its `then`, which is never done for the trace's sake. Calls with `new` leave no step. A step
   * that cannot be saved changes nothing either: a warning of the process tells the first one.
   */
  traced<F extends AnyFunction>(fn: F, options?: TracedOptions<F>): F
  /** The steps of the trace, oldest first, or the last `lastN`: those of earlier calls of this manager among them. */
  getTrace(options?: { readonly lastN?: number | undefined }): Promise<SessionTraceStep[]>
  /** The feedback of these steps, one sentence for each step that has some. */
  getTraceFeedback(options?: { readonly lastN?: number | undefined }): Promise<string[]>
  /**
   * Run a long improvement of the session, unless another one is running in this process: then it resolves to
   * `{ ran: false }` at once. Sessions are told apart by user and session id, whichever store they are in.
   */
  withImproveLock<T>(improve: () => T | PromiseLike<T>): Promise<ImproveOutcome<T>>
}

/** What the sessions of one manager share. */
declare interface ManagedSessionParts {
  readonly store: SessionStore
  readonly historyLimit: number
  readonly recorder: TraceRecorder
}

/** A step of what an agent did. Values may be anything: what JSON cannot hold is made safe. */
export declare interface NewTraceStep {
  /** The function that ran. */
  readonly originFunction: string
  /** How it ended: `"error"`, in any case of letters, is a failure; anything else, such as `"success"`, is none. */
  readonly status: string
  /** What memory was asked for. Default: `""`. */
  readonly memoryQuery?: string | undefined
  /** What memory gave. Default: `""`. */
  readonly memoryContext?: string | undefined
  /** What the function was called with. Default: `{}`. */
  readonly methodParams?: unknown
  /** What it returned. Default: `null`. */
  readonly methodReturnValue?: unknown
  /** Default: `""`. */
  readonly errorMessage?: string | undefined
  /** Whether `summarize` makes the step's feedback, if there is one and there is a return value. Default: `false`. */
  readonly generateFeedback?: boolean | undefined
  /** For retries: 1 to 128 bytes of UTF-8. Default: a UUID v4. */
  readonly traceId?: string | undefined
}

/** Which session is meant. */
export declare interface SessionChoice {
  /** Absent, `undefined` or `null` names the anonymous user, who is one user of its own. */
  readonly userId?: string | null | undefined
  /** Absent or `undefined` names the manager's default session. */
  readonly sessionId?: string | undefined
}

/** A session that is not the same in source and target. */
export declare interface SessionDifference extends SessionRef {
  /** It is missing in the target, the target alone has it, or this part differs. */
  readonly difference: "missing" | "extra" | "entries" | "graphContext" | "trace"
}

/**
 * What an agent or a RAG service keeps of its conversations, in any `SessionStore`.
 *
 * `session({ userId, sessionId })` gives one session, on which everything is done. Each of its methods is here as well,
 * with the session as the first argument; `ManagedSession` tells what they do. Throws a `SessionError`
 * (`INVALID_PARAMETER`) for options that cannot be right.
 */
export declare class SessionManager {
  /** The store that was given: the manager never closes it. */
  readonly store: SessionStore
  /** Throws a `SessionError` (`INVALID_PARAMETER`) for options that cannot be right. */
  constructor(store: SessionStore, options?: SessionManagerOptions)
  /** One session: the anonymous user's when no `userId` is given, the default one when no `sessionId` is. */
  session(session?: SessionChoice): ManagedSession
  /** The last turns as messages, oldest first: see `ManagedSession.loadHistory`. */
  loadHistory(session?: SessionChoice, options?: HistoryOptions): Promise<ChatMessage[]>
  /** The last turns in every form, and the graph context: see `ManagedSession.loadConversation`. */
  loadConversation(session?: SessionChoice, options?: ConversationOptions): Promise<Conversation>
  /** Entries as one text: `Previous conversation:`, then each with its time, its question and its answer; `""` for none. */
  formatHistory(entries: readonly SessionQaEntry[], options?: FormatOptions): string
  /** Save a turn, whole. Resolves to its id: see `ManagedSession.saveQa`. */
  saveQa(session: SessionChoice, entry: NewSessionQaEntry): Promise<string>
  /** The id of the last turn, or `null` when there is none. */
  latestQaId(session?: SessionChoice): Promise<string | null>
  /** Change just the fields that the update names. Resolves to `false` when there is no such turn. */
  updateQa(session: SessionChoice, qaId: string, update: SessionQaUpdate): Promise<boolean>
  /** Remove a turn. Resolves to `true` when this call removed it. */
  deleteQa(session: SessionChoice, qaId: string): Promise<boolean>
  /** Put feedback on a turn, and mark it as not used yet: see `ManagedSession.addFeedback`. */
  addFeedback(session: SessionChoice, qaId: string, feedback: Feedback): Promise<boolean>
  /** Clear a turn's feedback. Resolves to `false` when there is no such turn. */
  deleteFeedback(session: SessionChoice, qaId: string): Promise<boolean>
  /** Put feedback on the last turn. Resolves to its id, or to `null`: see `ManagedSession.rateLatest`. */
  rateLatest(session: SessionChoice, feedback: Feedback): Promise<string | null>
  /** The graph context, or `null` when none was set. */
  getGraphContext(session?: SessionChoice): Promise<string | null>
  /** Set or overwrite the graph context. */
  setGraphContext(session: SessionChoice, context: string): Promise<void>
  /** Remove the session: turns, graph context and trace. Resolves to whether it existed. */
  deleteSession(session: SessionChoice): Promise<boolean>
  /** Append a step to the session's trace. Resolves to its `traceId`: see `ManagedSession.addTraceStep`. */
  addTraceStep(session: SessionChoice, step: NewTraceStep): Promise<string>
  /** The function, with each call leaving a step in the session's trace: see `ManagedSession.traced`. */
  traced<F extends AnyFunction>(session: SessionChoice, fn: F, options?: TracedOptions<F>): F
  /** The steps of the trace, oldest first, or the last `lastN`. */
  getTrace(
    session?: SessionChoice,
    options?: {
      readonly lastN?: number | undefined
    },
  ): Promise<SessionTraceStep[]>
  /** The feedback of these steps, one sentence for each step that has some. */
  getTraceFeedback(
    session?: SessionChoice,
    options?: {
      readonly lastN?: number | undefined
    },
  ): Promise<string[]>
  /** Run a long improvement of the session, unless another one is running: see `ManagedSession.withImproveLock`. */
  withImproveLock<T>(session: SessionChoice, improve: () => T | PromiseLike<T>): Promise<ImproveOutcome<T>>
  /** Resolves when every step of traced calls is saved, or has failed: to be awaited before the store is closed. */
  flush(): Promise<void>
}

/** Options of a `SessionManager`; none is required. */
export declare interface SessionManagerOptions {
  /** The session of calls that name none. Default: `"default_session"`. */
  readonly defaultSessionId?: string | undefined
  /** How many turns are loaded as history; a whole number from 0. Default: 10. */
  readonly historyLimit?: number | undefined
  /** Makes the feedback of trace steps that ask for it. Default: every step gets a fixed sentence. */
  readonly summarize?: Summarize | undefined
  /** How long `summarize` may take, in milliseconds. Default: 8,000. */
  readonly summarizeTimeoutMs?: number | undefined
}

/** Puts a return value into one short sentence, by asking a language model, say. `signal` is aborted when time is up. */
export declare type Summarize = (
  value: JsonValue,
  options: {
    readonly signal: AbortSignal
  },
) => string | PromiseLike<string>

/** A call that has ended. */
export declare interface TracedCall<F extends AnyFunction> {
  /** What the function was called with. */
  readonly args: Parameters<F>
  /** `undefined` when the call failed. */
  readonly value: TracedValue<ReturnType<F>> | undefined
  /** What the call threw or rejected with; `undefined` when it did not. */
  readonly error: unknown
}

/** How `traced` writes the steps; none is required. */
export declare interface TracedOptions<F extends AnyFunction> {
  /** Default: the function's name. */
  readonly originFunction?: string | undefined
  /** Whether `summarize` makes the steps' feedback. Default: `false`. */
  readonly generateFeedback?: boolean | undefined
  /**
   * What a step has of a call, in place of all that the call was given and came to: to leave out what is secret, or to
   * say what memory was asked for. When it throws, the step has nothing of the call.
   */
  readonly describe?: ((call: TracedCall<F>) => Described) | undefined
}

/** What a traced call came to: what it resolved to, or what a generator yielded (the first 1,000). */
export declare type TracedValue<Result> = Result extends Generator<infer Item> | AsyncGenerator<infer Item>
  ? readonly Item[]
  : Awaited<Result>

/** Saves trace steps, those of one session one after the other: in the order in which they came. */
declare class TraceRecorder {
  constructor(store: SessionStore, options: TraceRecorderOptions)
  /** Whether the store has traces. The first time that it has none, a warning says so. */
  isAvailable(): boolean
  /** Saves a step behind those that the session was given before. Resolves to its `traceId`. */
  save(session: SessionKey, step: NewTraceStep): Promise<string>
  /** Saves a step that nobody waits for: the first one that cannot be saved is told by a warning. */
  record(session: SessionKey, step: NewTraceStep): void
  /** Resolves when the steps that the session was given are saved, or have failed. */
  settled(session: SessionKey): Promise<void>
  /** Resolves when all steps that are on their way are saved, or have failed. */
  flush(): Promise<void>
}

declare interface TraceRecorderOptions {
  readonly summarize: Summarize | undefined
  readonly summarizeTimeoutMs: number
}

export {}
