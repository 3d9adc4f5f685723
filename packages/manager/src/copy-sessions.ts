import {
  type SessionInfo,
  type SessionRef,
  type SessionScope,
  type SessionStore,
  checkOptions,
  compareSessions,
} from "@cognee-session/core"
import { checkFunction, checkWhole } from "./arguments.ts"
import { type CopyContext, Unreadable, copySession } from "./copy-session.ts"
import { Turns, untilTick } from "./copy-turns.ts"
import { type SessionDifference, differencesOf } from "./copy-verification.ts"
import { forEachInLanes } from "./lanes.ts"
import { nameOf } from "./session-choice.ts"
import { scopesOf, sessionsIn } from "./session-listing.ts"

/** How far a copy has come. */
export interface CopyProgress {
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

/** Options of `copySessions`; none is required. */
export interface CopyOptions {
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

/** What a copy came to. */
export interface CopyResult extends CopyProgress {
  /** Sessions that are damaged at the source. They were not copied. */
  readonly unreadable: readonly SessionRef[]
  /** With `verify`: the sessions that are not the same in both. */
  readonly differences: readonly SessionDifference[]
}

const FIELDS = ["users", "onProgress", "concurrency", "signal", "verify"]

/** How far below the newest session the next look goes: a write may show a little later than its time says. */
const OVERLAP_MS = 60_000

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
export async function copySessions(
  from: SessionStore,
  to: SessionStore,
  options: CopyOptions = {},
): Promise<CopyResult> {
  checkOptions(options, FIELDS)
  const { users, verify = false } = options
  const copy = new Copy(from, to, scopesOf(users), options)
  await copy.run()
  return copy.result(verify ? await copy.verify() : [])
}

class Copy implements CopyContext {
  readonly from: SessionStore
  readonly to: SessionStore
  readonly #scopes: readonly SessionScope[]
  readonly #concurrency: number
  readonly #onProgress: (progress: CopyProgress) => void
  readonly #signal: AbortSignal | undefined
  readonly #counts = { entries: 0, steps: 0, bytes: 0 }
  /** When each session that is done was written last, as the listing had it that it was copied by. */
  readonly #done = new Map<string, number>()
  readonly #unreadable = new Map<string, SessionRef>()
  #found = 0
  #stopped = false

  constructor(from: SessionStore, to: SessionStore, scopes: readonly SessionScope[], options: CopyOptions) {
    const { concurrency = 4, onProgress = () => undefined, signal } = options
    checkFunction("onProgress", onProgress)
    this.from = from
    this.to = to
    this.#scopes = scopes
    this.#concurrency = checkWhole("concurrency", concurrency, 1)
    this.#onProgress = onProgress
    this.#signal = signal
  }

  readonly check = (): void => {
    this.#signal?.throwIfAborted()
    if (this.#stopped) throw new Error("another session has failed")
  }

  readonly wrote: CopyContext["wrote"] = (kind, count, bytes) => {
    this.#counts[kind] += count
    this.#counts.bytes += bytes
    this.#onProgress(this.#progress())
  }

  /** Copies what has been written since the last look, until there is nothing. */
  async run(): Promise<void> {
    let newest = -Infinity
    for (;;) {
      this.check()
      const changed = await this.#changedSince(newest - OVERLAP_MS)
      if (changed.length === 0) return
      newest = Math.max(newest, changed.at(-1)!.updatedAt.getTime())
      await untilTick(performance.now()) // what is written from now on has a later time than what was listed
      const turns = new Turns()
      await this.#forEach(changed, (session) => this.#copy(session, turns))
    }
  }

  /** Compares every session of source and target. */
  async verify(): Promise<SessionDifference[]> {
    const atSource = await this.#list(this.from)
    const inTarget = this.to.capabilities.listSessions ? await this.#list(this.to) : new Map<string, SessionInfo>()
    const differences: SessionDifference[] = []
    await this.#forEach([...atSource.values()], async (session) => {
      this.check()
      if (!this.#unreadable.has(nameOf(session))) differences.push(...(await differencesOf(this, session)))
    })
    const extra = [...inTarget].filter(([name]) => !atSource.has(name))
    return [
      ...differences,
      ...extra.map(([, { userId, sessionId }]) => ({ userId, sessionId, difference: "extra" as const })),
    ]
  }

  result(differences: readonly SessionDifference[]): CopyResult {
    return { ...this.#progress(), unreadable: [...this.#unreadable.values()], differences }
  }

  #progress(): CopyProgress {
    return { found: this.#found, sessions: this.#done.size, ...this.#counts }
  }

  /** The sessions that have been written since they were copied, if they were, the oldest write first. */
  async #changedSince(time: number): Promise<SessionInfo[]> {
    const listed = [...(await this.#list(this.from, time))]
    this.#found += listed.filter(([name]) => !this.#done.has(name)).length
    return listed
      .filter(([name, { updatedAt }]) => this.#done.get(name) !== updatedAt.getTime())
      .map(([, session]) => session)
      .toSorted((a, b) => compareSessions(b, a))
  }

  /** The sessions that were written since then, each once. */
  async #list(store: SessionStore, time: number = -Infinity): Promise<Map<string, SessionInfo>> {
    const found = new Map<string, SessionInfo>()
    for (const scope of this.#scopes) {
      for await (const session of sessionsIn(store, scope)) {
        this.check()
        if (session.updatedAt.getTime() < time) break
        const name = nameOf(session)
        if (!found.has(name)) found.set(name, session) // the first is the latest
      }
    }
    return found
  }

  async #copy(session: SessionInfo, turns: Turns): Promise<void> {
    const turn = turns.take(session)
    let written = false
    try {
      written = await copySession(this, session, turn)
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      const { userId, sessionId } = session
      this.#unreadable.set(nameOf(session), { userId, sessionId })
    } finally {
      turn.end(written)
    }
    this.#done.set(nameOf(session), session.updatedAt.getTime())
    this.#onProgress(this.#progress())
  }

  #forEach(sessions: readonly SessionInfo[], work: (session: SessionInfo) => Promise<void>): Promise<void> {
    return forEachInLanes(sessions, this.#concurrency, work, () => (this.#stopped = true))
  }
}
