import { setTimeout } from "node:timers/promises"
import { eachCall, inTurn, perSession } from "./in-process.mjs"

/** @import { SessionQaEntry } from "@cognee-session/core" */
/** @import { FilesBreakage } from "./files-breakage.ts" */

// What these remember, all handles of the process share, and change with each of their own writes. So one process finds
// nothing wrong; it is the writes of others that it does not see.

/** @type {readonly FilesBreakage[]} */
export const brokenByCaches = [
  {
    rule: "G1",
    what: "the graph context is kept in the process",
    caughtBy: "of two sets on different handles, one after the other, the later stays (two processes)",
    methods: (store, place) => ({
      setGraphContext: async (session, context) => {
        await store.setGraphContext(session, context)
        contexts(place, session).value = context
      },
      getGraphContext: async (session) => {
        const cached = contexts(place, session)
        cached.value ??= await store.getGraphContext(session)
        return cached.value
      },
    }),
  },
  {
    rule: "C4",
    what: "an entry that was looked up by its id is kept in the process",
    caughtBy: "each acknowledged write is seen by the next call on the other handle (two processes)",
    methods: (store, place) => {
      const forgetting = forgetfulWrites(store, (session, id) => entries(place, session).delete(id))
      return {
        ...forgetting,
        getQaEntry: async (session, id) => {
          const found = entries(place, session).get(id) ?? (await store.getQaEntry(session, id))
          if (found !== null) entries(place, session).set(id, found)
          return structuredClone(found)
        },
      }
    },
  },
  {
    rule: "E8",
    what: "an update writes again an entry that the process remembers and another process has deleted",
    caughtBy: "an update never brings back an entry that is deleted meanwhile (two processes)",
    methods: (store, place) => ({
      createQaEntry: async (session, entry) => {
        const id = await store.createQaEntry(session, entry)
        const made = await store.getQaEntry(session, id)
        if (made !== null) entries(place, session).set(id, made)
        return id
      },
      deleteQaEntry: (session, id) => {
        entries(place, session).delete(id)
        return store.deleteQaEntry(session, id)
      },
      updateQaEntry: async (session, id, update) => {
        if (await store.updateQaEntry(session, id, update)) return true
        const {
          sessionId: _,
          userId: __,
          ...known
        } = entries(place, session).get(id) ?? { sessionId: "", userId: null }
        if (!("id" in known)) return false
        await store.createQaEntry(session, known)
        return store.updateQaEntry(session, id, update)
      },
    }),
  },
  {
    rule: "E3",
    what: "each process keeps an order of its own: its entries first, then those that it learns of",
    caughtBy: "what a reader has seen keeps its place while others write (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        createQaEntry: async (session, entry) => {
          const id = await store.createQaEntry(session, entry)
          order(place, session).add(id)
          return id
        },
        getAllQaEntries: async (session) => {
          const found = await store.getAllQaEntries(session)
          for (const { id } of found) order(place, session).add(id)
          const ids = [...order(place, session)]
          return found.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
        },
      }),
  },
  {
    rule: "C1",
    what: "a read gives again what the process has read of that part before, until the process writes to it itself",
    caughtBy: "some serial order explains what concurrent calls return (two processes)",
    methods: (store, place) =>
      eachCall(inTurn(store, place, {}), async (session, call, name) => {
        const cached = reads(place, session)
        const isRead = /^(getAll|getGraph|latest|read)/.test(name)
        if (isRead && cached.has(name)) return cached.get(name)
        const result = await call()
        if (isRead) cached.set(name, result)
        else for (const read of cached.keys()) if (isOfTheSamePart(name, read)) cached.delete(read)
        return result
      }),
  },
  {
    rule: "C4",
    what: "the second page of a long read is read a moment after the first",
    caughtBy: "a long read gives what is there throughout once, in order, each entry whole (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        getAllQaEntries: async (session) => {
          const first = (await store.getAllQaEntries(session)).slice(0, 1000)
          const second = (await store.getAllQaEntries(session)).slice(1000)
          return [...first, ...second]
        },
      }),
  },
  {
    rule: "C4",
    what: "the first half of a read is of a moment before the second",
    caughtBy: "a read never mixes two incarnations of a session (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        getAllQaEntries: async (session) => {
          const first = await store.getAllQaEntries(session)
          await setTimeout(5)
          const second = await store.getAllQaEntries(session)
          const half = second.length >> 1
          return [...first.slice(0, half), ...second.slice(half)]
        },
      }),
  },
  {
    rule: "C3",
    what: "a create is sent again after a moment, and brings back what another process has deleted meanwhile",
    caughtBy: "an entry that is deleted while its create is under way stays deleted (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        createQaEntry: async (session, entry) => {
          const id = await store.createQaEntry(session, entry)
          await setTimeout(10)
          return store.createQaEntry(session, { ...entry, id })
        },
      }),
  },
  {
    rule: "C3",
    what: "a deletion of a session is sent again after a moment, and removes what another process has created meanwhile",
    caughtBy: "what is created while a deletion of the session is under way stays (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        deleteSession: async (session) => {
          const existed = await store.deleteSession(session)
          await setTimeout(10)
          return (await store.deleteSession(session)) || existed
        },
      }),
  },
]

/**
 * @param {string} write
 * @param {string} read
 */
function isOfTheSamePart(write, read) {
  const [written, known] = [write, read].map((name) => /Graph|Trace/.exec(name)?.[0])
  return write === "deleteSession" || written === known
}

const contexts = perSession(() => ({ value: /** @type {string | null} */ (null) }))
const entries = perSession(() => /** @type {Map<string, SessionQaEntry>} */ (new Map()))
const order = perSession(() => /** @type {Set<string>} */ (new Set()))
const reads = perSession(() => /** @type {Map<string, unknown>} */ (new Map()))

/**
 * The writes of entries, each of which makes the process forget something.
 *
 * @param {import("@cognee-session/core").SessionStore} store
 * @param {(session: import("@cognee-session/core").SessionKey, id: string) => unknown} forget
 * @returns {Pick<typeof store, "createQaEntry" | "updateQaEntry" | "deleteQaEntry">}
 */
function forgetfulWrites(store, forget) {
  return {
    createQaEntry: (session, entry) =>
      store.createQaEntry(session, entry).finally(() => forget(session, entry.id ?? "")),
    updateQaEntry: (session, id, update) => store.updateQaEntry(session, id, update).finally(() => forget(session, id)),
    deleteQaEntry: (session, id) => store.deleteQaEntry(session, id).finally(() => forget(session, id)),
  }
}
