/** What one turn of a conversation leaves behind: texts of 1 KiB together. */
export interface Turn {
  readonly question: string
  readonly answer: string
  readonly context: string
}

/** The new texts of a turn that is changed. */
export type Change = Pick<Turn, "answer" | "context">

/** Where a subject keeps its data, apart from all others. */
export interface Place {
  /** A directory; it is there. */
  readonly dir: string
  /** A database of a server; `""` on backends without one. */
  readonly url: string
}

/**
 * The work that everybody is asked for, each in its own way. A session is named by a text; what identifies an entry of
 * it is the subject's own business.
 */
export interface Conversations<Id = unknown> {
  /** Makes a new session that holds these turns, in about this order. Not timed, so it may take the quickest way there is. */
  fill(session: string, turns: readonly Turn[]): Promise<readonly Id[]>
  append(session: string, turn: Turn): Promise<Id>
  latest(session: string, count: number): Promise<unknown>
  all(session: string): Promise<unknown>
  /** Absent where the subject has no way to do it. */
  update?(session: string, id: Id, change: Change): Promise<unknown>
  /** Absent where the subject has no way to do it. */
  delete?(session: string, id: Id): Promise<unknown>
  /** The answers of all entries, in order, as anybody who opens the session now reads them. Not timed. */
  answers(session: string): Promise<readonly string[]>
  /** Forgets a session that nobody needs any more, where many sessions would slow down others. Not timed. */
  drop?(session: string): Promise<unknown>
  /** Waits for work that calls have left for later. It is timed with them. */
  settle?(): Promise<void>
  close(): Promise<unknown>
}

/** What the module of a subject exports as `open`. */
export type Open = (place: Place) => Promise<Conversations> | Conversations
