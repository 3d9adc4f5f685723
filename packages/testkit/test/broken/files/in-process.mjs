// What the handles of one process have in common, and no other process knows of.

/** @import { SessionKey, SessionStore } from "@cognee-session/core" */
/** @import { FilesPlace } from "./files-breakage.ts" */

/** The methods that take a session. */
const SESSION_METHODS = /** @type {const} */ ([
  "createQaEntry",
  "createQaEntries",
  "getQaEntry",
  "getLatestQaEntries",
  "getAllQaEntries",
  "latestQaId",
  "updateQaEntry",
  "deleteQaEntry",
  "getGraphContext",
  "setGraphContext",
  "saveTraceStep",
  "readTraceSteps",
  "deleteSession",
])

/** @typedef {Pick<SessionStore, (typeof SESSION_METHODS)[number]>} SessionMethods */

/**
 * Something for each session, made at first use.
 *
 * @template T
 * @param {() => T} make
 * @returns {(place: FilesPlace, session: SessionKey) => T}
 */
export function perSession(make) {
  /** @type {Map<string, T>} */
  const made = new Map()
  return ({ dir }, session) => {
    const key = JSON.stringify([dir, session?.userId ?? null, session?.sessionId])
    const found = made.get(key) ?? make()
    made.set(key, found)
    return found
  }
}

/**
 * The methods of a store that take a session, each call of which is made by `around`.
 *
 * @param {SessionMethods} store
 * @param {(session: SessionKey, call: () => Promise<unknown>, name: keyof SessionMethods) => Promise<unknown>} around
 * @param {Partial<SessionMethods>} [steps] methods that are made of other steps than the store's
 * @returns {SessionMethods}
 */
export function eachCall(store, around, steps = {}) {
  const methods = SESSION_METHODS.map((name) => {
    /** @type {(...args: any[]) => Promise<unknown>} */
    const method = steps[name] ?? store[name].bind(store)
    return [name, (/** @type {any[]} */ ...args) => around(args[0], () => method(...args), name)]
  })
  return Object.fromEntries(methods)
}

const lastTurn = perSession(() => ({ done: /** @type {Promise<unknown>} */ (Promise.resolve()) }))

/**
 * Every call on a session takes its turn, in this process. So what is made of several steps is one step for all handles of
 * the process, and for them alone.
 *
 * @param {SessionStore} store
 * @param {FilesPlace} place
 * @param {Partial<SessionMethods>} steps
 */
export function inTurn(store, place, steps) {
  return eachCall(
    store,
    (session, call) => {
      const turn = lastTurn(place, session)
      const result = turn.done.then(call)
      turn.done = result.catch(() => {})
      return result
    },
    steps,
  )
}

const behind = perSession(() => /** @type {Set<Promise<unknown>>} */ (new Set()))

/**
 * Lets writes be done a moment after they are acknowledged. All handles of the process wait for them; no other process
 * can.
 *
 * @param {SessionStore} store
 * @param {FilesPlace} place
 * @param {(later: (session: SessionKey, write: () => Promise<unknown>) => void) => Partial<SessionMethods>} writes
 * @returns {Partial<SessionStore>}
 */
export function writingBehind(store, place, writes) {
  /** @type {Parameters<typeof writes>[0]} */
  const later = (session, write) => {
    const underWay = behind(place, session)
    const written = Promise.all(underWay)
      .then(() => new Promise((resolve) => setTimeout(resolve, 10)))
      .then(write)
      .catch(() => {})
      .finally(() => underWay.delete(written))
    underWay.add(written)
  }
  const waiting = eachCall(store, async (session, call) => {
    await Promise.all(behind(place, session))
    return call()
  })
  return { ...waiting, ...writes(later) }
}
