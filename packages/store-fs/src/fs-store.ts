import { resolve } from "node:path"
import {
  type CreateVerdict,
  type QaEntryChange,
  type QaEntryDraft,
  SessionError,
  type SessionInfo,
  type SessionQaEntry,
  type SessionRef,
  type SessionScope,
  type SessionStore,
  type SessionStoreDriver,
  type SessionTraceStep,
  type TraceStepDraft,
  checkOptions,
  createSessionStore,
  toTtlMilliseconds,
} from "@cognee-session/core"
import { type Disk, machineDisk } from "./disk.ts"
import { inDoubt, toSessionError } from "./errors.ts"
import { removeEmpty, sweep } from "./incarnation.ts"
import { Listing } from "./listing.ts"
import { incarnationsIn, inParts } from "./namespace.ts"
import { type Deed, toQaEntry, toStoredEntry, toStoredStep, toTraceStep } from "./records.ts"
import { EntriesById, LatestContext, LatestEntries, LatestSteps } from "./search.ts"
import { SessionLog } from "./session-log.ts"

/** Options of `fsStore`; `dir` is required. */
export interface FsStoreOptions {
  /** The directory that holds the sessions: the store's namespace. Made, with mode 0700, when it is not there. */
  readonly dir: string
  /** A session expires when nothing was written to it for that long, in seconds (X1). Default: never. */
  readonly ttlSeconds?: number | undefined
  /**
   * Whether a write is acknowledged only when it would survive a loss of power. Default: `false`: it survives the death
   * of the process, and is on the disk when the system gets to it.
   */
  readonly fsync?: boolean | undefined
}

/**
 * A store on files: readable JSON Lines, for any number of processes of one machine at once.
 *
 * Returns at once; the directory is made at the first write. Throws a `SessionError` (`INVALID_PARAMETER`) for options
 * that cannot be right.
 */
export function fsStore(options: FsStoreOptions): SessionStore {
  checkOptions(options, ["dir", "ttlSeconds", "fsync"])
  const { dir, ttlSeconds, fsync = false } = options
  if (typeof dir !== "string" || dir === "") throw invalidOption("dir must be the path of a directory")
  if (typeof fsync !== "boolean") throw invalidOption("fsync must be true or false")
  return createSessionStore(
    new FsDriver(machineDisk, { root: resolve(dir), ttl: toTtlMilliseconds(ttlSeconds), sync: fsync }),
  )
}

function invalidOption(message: string): SessionError {
  return new SessionError({ code: "INVALID_PARAMETER", message, operation: "fsStore" })
}

/** The driver over a disk. Exported for the tests, which give it a disk of their own. */
export class FsDriver implements SessionStoreDriver {
  readonly name = "fs"
  readonly expiry = true
  readonly multiProcess = true
  readonly #disk: Disk
  readonly #root: string
  readonly #log: SessionLog
  readonly #listing: Listing
  #sweeping: Promise<void> | null = null

  constructor(disk: Disk, options: { readonly root: string; readonly ttl: number; readonly sync: boolean }) {
    this.#disk = disk
    this.#root = options.root
    this.#log = new SessionLog(disk, options)
    this.#listing = new Listing(disk, options.root, this.#log)
  }

  createQaEntry(session: SessionRef, draft: QaEntryDraft): Promise<CreateVerdict> {
    return this.createQaEntries(session, [draft])
  }

  createQaEntries(session: SessionRef, drafts: readonly QaEntryDraft[]): Promise<CreateVerdict> {
    const given = drafts.filter((draft) => !draft.idGenerated).map((draft) => draft.entry.id)
    const deed: Deed = { op: "create", entries: drafts.map(toStoredEntry), ...(given.length > 0 && { given }) }
    return this.#guard(session, () => this.#log.write(session, deed)) as Promise<CreateVerdict>
  }

  getQaEntry(session: SessionRef, qaId: string): Promise<SessionQaEntry | null> {
    return this.#guard(session, async () => {
      const found = await this.#log.search(session, () => new EntriesById([qaId]))
      const entry = found.get(qaId)
      return entry === undefined ? null : toQaEntry(session, entry)
    })
  }

  getLatestQaEntries(session: SessionRef, lastN: number, before: string | null): Promise<SessionQaEntry[] | null> {
    return this.#guard(session, async () => {
      const entries = await this.#log.search(session, () => new LatestEntries(lastN, before))
      return entries === null ? null : entries.map((entry) => toQaEntry(session, entry))
    })
  }

  getAllQaEntries(session: SessionRef): Promise<SessionQaEntry[]> {
    return this.#guard(session, async () => {
      const { entries } = await this.#log.all(session)
      return Array.from(entries.values(), (entry) => toQaEntry(session, entry))
    })
  }

  updateQaEntry(session: SessionRef, qaId: string, change: QaEntryChange): Promise<boolean> {
    const deed: Deed = { op: "update", id: qaId, change }
    return this.#guard(session, () => this.#log.write(session, deed)) as Promise<boolean>
  }

  deleteQaEntry(session: SessionRef, qaId: string): Promise<boolean> {
    const deed: Deed = { op: "delete", id: qaId, frees: 0 }
    return this.#guard(session, () => this.#log.write(session, deed)) as Promise<boolean>
  }

  getGraphContext(session: SessionRef): Promise<string | null> {
    return this.#guard(session, () => this.#log.search(session, () => new LatestContext()))
  }

  setGraphContext(session: SessionRef, context: string): Promise<void> {
    return this.#guard(session, async () => {
      await this.#log.write(session, { op: "context", context })
    })
  }

  saveTraceStep(session: SessionRef, draft: TraceStepDraft): Promise<CreateVerdict> {
    const deed: Deed = { op: "trace", step: toStoredStep(draft), ...(!draft.idGenerated && { given: true }) }
    return this.#guard(session, () => this.#log.write(session, deed)) as Promise<CreateVerdict>
  }

  readTraceSteps(session: SessionRef, lastN: number | null): Promise<SessionTraceStep[]> {
    return this.#guard(session, async () => {
      const steps = await this.#log.search(session, () => new LatestSteps(lastN ?? Infinity))
      return steps.map(toTraceStep)
    })
  }

  listSessions(scope: SessionScope, limit: number, after: SessionInfo | null): Promise<SessionInfo[]> {
    return this.#guard(null, () => this.#listing.page(scope, limit, after))
  }

  deleteSession(session: SessionRef): Promise<boolean> {
    return this.#guard(session, () => this.#log.remove(session))
  }

  prune(): Promise<void> {
    return this.#guard(null, async () => {
      const found = await incarnationsIn(this.#disk, this.#root)
      await inParts(found, ({ dir, incarnation }) =>
        inDoubt(incarnation === null ? removeEmpty(this.#disk, dir) : this.#log.bury(dir, incarnation)),
      )
    })
  }

  async close(): Promise<void> {
    this.#listing.forget()
    await this.#log.settle()
    await this.#sweeping
  }

  async #guard<T>(session: SessionRef | null, work: () => Promise<T>): Promise<T> {
    this.#sweeping ??= sweep(this.#disk, this.#root).catch(() => undefined) // whatever is left can wait for the next one
    try {
      return await work()
    } catch (error) {
      throw toSessionError(error, session)
    }
  }
}
