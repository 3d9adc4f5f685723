import { checkCount, checkEntryId, checkFields, checkString } from "./arguments.ts"
import type { CreateVerdict, SessionStoreDriver } from "./driver.ts"
import { SessionError, callerError } from "./errors.ts"
import { checkCallSize } from "./json.ts"
import { latestQaId } from "./latest-qa-id.ts"
import { type Call, closedError, prepared, refusedCall } from "./prepared-call.ts"
import { type SessionQaUpdate, toQaEntryChange } from "./qa-entry-update.ts"
import { type NewSessionQaEntry, type SessionQaEntry, toQaEntryDraft, toQaEntryDrafts } from "./qa-entry.ts"
import { type SessionKey, type SessionRef, toSessionRef } from "./session-key.ts"
import {
  type SessionInfo,
  type SessionPage,
  type SessionScope,
  decodeCursor,
  encodeCursor,
  toLimit,
  toScope,
} from "./session-list.ts"
import type { SessionOperation, SessionStore, SessionStoreCapabilities } from "./session-store.ts"
import { isTraced, traceOperation } from "./tracing.ts"
import { type NewSessionTraceStep, type SessionTraceStep, toTraceStepDraft } from "./trace-step.ts"

/**
 * Makes a store of a driver: checks and copies arguments, fills in ids, times and fingerprints, supplies the defaults of
 * what the driver lacks, keeps the closed state, gives every error its form, and publishes tracing events.
 */
export function createSessionStore(driver: SessionStoreDriver): SessionStore {
  return new DriverSessionStore(driver)
}

/** How long `close` waits for calls under way, and then for the driver, in milliseconds: the bound of rule F7. */
const CLOSE_WAIT_MS = 10_000

const READS: ReadonlySet<SessionOperation> = new Set([
  "getQaEntry",
  "getLatestQaEntries",
  "getAllQaEntries",
  "latestQaId",
  "getGraphContext",
  "readTraceSteps",
  "listSessions",
])

const CAPABILITY_OF = {
  createQaEntries: "atomicBatch",
  saveTraceStep: "traces",
  readTraceSteps: "traces",
  listSessions: "listSessions",
} as const

class DriverSessionStore implements SessionStore {
  readonly capabilities: SessionStoreCapabilities
  readonly #driver: SessionStoreDriver
  readonly #underWay = new Set<Promise<unknown>>()
  #closing: Promise<void> | null = null

  constructor(driver: SessionStoreDriver) {
    this.#driver = driver
    this.capabilities = capabilitiesOf(driver)
  }

  createQaEntry(session: SessionKey, entry: NewSessionQaEntry): Promise<string> {
    return this.#call("createQaEntry", () => {
      const ref = toSessionRef(session)
      const draft = toQaEntryDraft(ref, entry)
      const { id } = draft.entry
      return { session: ref, ids: [id], run: async () => created(await this.#driver.createQaEntry(ref, draft), id) }
    })
  }

  createQaEntries(session: SessionKey, entries: readonly NewSessionQaEntry[]): Promise<string[]> {
    return this.#call("createQaEntries", () => {
      this.#require("createQaEntries")
      const ref = toSessionRef(session)
      const drafts = toQaEntryDrafts(ref, entries)
      const ids = drafts.map((draft) => draft.entry.id)
      return { session: ref, ids, run: async () => created(await this.#driver.createQaEntries!(ref, drafts), ids) }
    })
  }

  getQaEntry(session: SessionKey, qaId: string): Promise<SessionQaEntry | null> {
    return this.#call("getQaEntry", () => {
      const ref = toSessionRef(session)
      const id = checkEntryId("qaId", qaId)
      return { session: ref, run: () => this.#findQaEntry(ref, id) }
    })
  }

  getLatestQaEntries(
    session: SessionKey,
    lastN: number,
    options: { readonly before?: string | undefined } = {},
  ): Promise<SessionQaEntry[]> {
    return this.#call("getLatestQaEntries", () => {
      const ref = toSessionRef(session)
      const count = checkCount("lastN", lastN)
      const { before: given } = checkFields("options", options, ["before"])
      const before = given === undefined ? null : checkEntryId("before", given)
      return { session: ref, run: () => this.#latestQaEntries(ref, count, before) }
    })
  }

  getAllQaEntries(session: SessionKey): Promise<SessionQaEntry[]> {
    return this.#call("getAllQaEntries", () => {
      const ref = toSessionRef(session)
      return { session: ref, run: () => this.#driver.getAllQaEntries(ref) }
    })
  }

  latestQaId(session: SessionKey): Promise<string | null> {
    return this.#call("latestQaId", () => {
      const ref = toSessionRef(session)
      return { session: ref, run: () => this.#driver.latestQaId?.(ref) ?? latestQaId(this.#driver, ref) }
    })
  }

  updateQaEntry(session: SessionKey, qaId: string, update: SessionQaUpdate): Promise<boolean> {
    return this.#call("updateQaEntry", () => {
      const ref = toSessionRef(session)
      const id = checkEntryId("qaId", qaId)
      const change = toQaEntryChange(update)
      const exists = async (): Promise<boolean> => (await this.#findQaEntry(ref, id)) !== null
      return { session: ref, run: change === null ? exists : () => this.#driver.updateQaEntry(ref, id, change) }
    })
  }

  deleteQaEntry(session: SessionKey, qaId: string): Promise<boolean> {
    return this.#call("deleteQaEntry", () => {
      const ref = toSessionRef(session)
      const id = checkEntryId("qaId", qaId)
      return { session: ref, run: () => this.#driver.deleteQaEntry(ref, id) }
    })
  }

  getGraphContext(session: SessionKey): Promise<string | null> {
    return this.#call("getGraphContext", () => {
      const ref = toSessionRef(session)
      return { session: ref, run: () => this.#driver.getGraphContext(ref) }
    })
  }

  setGraphContext(session: SessionKey, context: string): Promise<void> {
    return this.#call("setGraphContext", () => {
      const ref = toSessionRef(session)
      const text = checkString("context", context)
      checkCallSize("a graph context", [text])
      return { session: ref, run: () => this.#driver.setGraphContext(ref, text) }
    })
  }

  saveTraceStep(session: SessionKey, step: NewSessionTraceStep): Promise<string> {
    return this.#call("saveTraceStep", () => {
      this.#require("saveTraceStep")
      const ref = toSessionRef(session)
      const draft = toTraceStepDraft(step)
      const id = draft.step.traceId
      return { session: ref, ids: [id], run: async () => created(await this.#driver.saveTraceStep!(ref, draft), id) }
    })
  }

  readTraceSteps(
    session: SessionKey,
    options: { readonly lastN?: number | undefined } = {},
  ): Promise<SessionTraceStep[]> {
    return this.#call("readTraceSteps", () => {
      this.#require("readTraceSteps")
      const ref = toSessionRef(session)
      const { lastN } = checkFields("options", options, ["lastN"])
      const count = lastN === undefined ? null : checkCount("lastN", lastN)
      return { session: ref, run: async () => (count === 0 ? [] : this.#driver.readTraceSteps!(ref, count)) }
    })
  }

  listSessions(
    scope: SessionScope,
    options: { readonly limit?: number | undefined; readonly cursor?: string | undefined } = {},
  ): Promise<SessionPage> {
    return this.#call("listSessions", () => {
      this.#require("listSessions")
      const whose = toScope(scope)
      const given = checkFields("options", options, ["limit", "cursor"])
      const limit = toLimit(given["limit"])
      const after = given["cursor"] === undefined ? null : decodeCursor(whose, given["cursor"])
      return { run: () => this.#listPage(whose, limit, after) }
    })
  }

  deleteSession(session: SessionKey): Promise<boolean> {
    return this.#call("deleteSession", () => {
      const ref = toSessionRef(session)
      return { session: ref, run: () => this.#driver.deleteSession(ref) }
    })
  }

  prune(): Promise<void> {
    return this.#call("prune", () => ({ run: () => this.#driver.prune() }))
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #findQaEntry(session: SessionRef, qaId: string): Promise<SessionQaEntry | null> {
    if (this.#driver.getQaEntry !== undefined) return this.#driver.getQaEntry(session, qaId)
    const entries = await this.#driver.getAllQaEntries(session)
    return entries.find((entry) => entry.id === qaId) ?? null
  }

  async #latestQaEntries(session: SessionRef, lastN: number, before: string | null): Promise<SessionQaEntry[]> {
    if (lastN === 0 && before === null) return []
    const entries = await this.#driver.getLatestQaEntries(session, Math.max(lastN, 1), before)
    if (entries === null) throw new SessionError({ code: "NOT_FOUND", message: "before names no entry of the session" })
    return lastN === 0 ? [] : entries
  }

  async #listPage(scope: SessionScope, limit: number, after: SessionInfo | null): Promise<SessionPage> {
    const found = await this.#driver.listSessions!(scope, limit + 1, after)
    const sessions = found.slice(0, limit)
    const last = sessions.at(-1)
    return { sessions, nextCursor: found.length > limit && last !== undefined ? encodeCursor(scope, last) : null }
  }

  #require(method: keyof typeof CAPABILITY_OF): void {
    if (this.capabilities[CAPABILITY_OF[method]]) return
    throw new SessionError({ code: "UNSUPPORTED", message: `the ${this.#driver.name} store does not offer ${method}` })
  }

  /** Checks come in the order of rule F1: closed, then what `prepare` does: unsupported, then the arguments. */
  #call<T>(operation: SessionOperation, prepare: () => Call<T>): Promise<T> {
    const call = this.#closing === null ? prepared(prepare) : refusedCall(closedError(this.#driver.name))
    const { session = null, ids = [], run } = call as Call<T>
    const work = async (): Promise<T> => {
      try {
        return await run()
      } catch (error) {
        throw callerError(error, operation, ids, !READS.has(operation))
      }
    }
    const promise = isTraced() ? traceOperation({ store: this.#driver.name, operation, session }, work) : work()
    this.#track(promise)
    return promise
  }

  #track(promise: Promise<unknown>): void {
    this.#underWay.add(promise)
    const forget = (): unknown => this.#underWay.delete(promise)
    promise.then(forget, forget)
  }

  async #finish(): Promise<void> {
    await withinBound(Promise.allSettled(this.#underWay))
    try {
      await withinBound(this.#driver.close?.() ?? Promise.resolve())
    } catch (error) {
      throw callerError(error, "close", [], true)
    }
  }
}

function capabilitiesOf(driver: SessionStoreDriver): SessionStoreCapabilities {
  return Object.freeze({
    traces: driver.saveTraceStep !== undefined && driver.readTraceSteps !== undefined,
    listSessions: driver.listSessions !== undefined,
    expiry: driver.expiry ?? false,
    atomicBatch: driver.createQaEntries !== undefined,
    multiProcess: driver.multiProcess ?? false,
  })
}

function created<T>(verdict: CreateVerdict, ids: T): T {
  if (verdict !== "conflict") return ids
  throw new SessionError({ code: "CONFLICT", message: "the session holds this id already, with other contents" })
}

async function withinBound(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const bound = new Promise((resolve) => {
    timer = setTimeout(resolve, CLOSE_WAIT_MS)
  })
  await Promise.race([work, bound])
  clearTimeout(timer)
}
