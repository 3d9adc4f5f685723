import { setImmediate, setTimeout } from "node:timers/promises"
import type { SessionQaEntry, SessionStore } from "@cognee-session/core"
import { idOfConflict } from "../conflicts.mjs"
import type { MemoryBreakage } from "./memory-place.ts"

/** The handle that made an entry. */
const makers = new WeakMap<object, SessionStore>()
const NOBODY = {}

export const brokenForManyWriters: readonly MemoryBreakage[] = [
  {
    rule: "C1",
    what: "an entry is lost when two handles append at once",
    caughtBy: "calls that are not awaited are concurrent, on one handle too: none is lost or doubled (two handles)",
    methods: (store, place) => ({
      createQaEntry: async (session, entry) => {
        const read = [...(place.find(session)?.entries ?? [])]
        await setImmediate()
        const id = await store.createQaEntry(session, entry)
        const { entries } = place.find(session)!
        const own = entries.get(id)!
        entries.clear()
        for (const [key, held] of [...read, [id, own] as const]) entries.set(key, held)
        return id
      },
    }),
  },
  {
    rule: "C1",
    what: "a delete is answered before it is done",
    caughtBy: "some serial order explains what concurrent calls return (two handles)",
    methods: (store, place) => ({
      deleteQaEntry: async (session, id) => {
        const isThere = place.holds(session, id)
        void setImmediate().then(() => store.deleteQaEntry(session, id).catch(() => false))
        return isThere
      },
    }),
  },
  {
    rule: "C1",
    what: "an update of an entry that another handle has made is lost in silence",
    caughtBy: "random calls on two handles, one after the other, do what the in-memory store does",
    methods: (store, place) => ({
      createQaEntry: async (session, entry) => {
        const id = await store.createQaEntry(session, entry)
        makers.set(place.find(session)!.entries.get(id)!, store)
        return id
      },
      updateQaEntry: async (session, id, update) => {
        const maker = makers.get(place.find(session)?.entries.get(id) ?? NOBODY)
        const updated = await store.updateQaEntry(session, id, maker === store ? update : {})
        if (updated) makers.set(place.find(session)!.entries.get(id)!, maker ?? store)
        return updated
      },
    }),
  },
  {
    rule: "C2",
    what: "of concurrent creates with one id the last wins",
    caughtBy: "of 20 concurrent creates with one id and different contents exactly one wins (two handles)",
    methods: (store, place) => ({
      createQaEntry: async (session, entry) => {
        const isFree = !place.holds(session, entry.id)
        await setImmediate()
        if (isFree && place.holds(session, entry.id)) place.find(session)!.entries.delete(entry.id!)
        return store.createQaEntry(session, entry)
      },
    }),
  },
  {
    rule: "C2",
    what: "a create that found its id free takes a conflict for its own success",
    caughtBy: "of 20 concurrent creates on one handle exactly one wins",
    methods: (store, place) => ({
      createQaEntry: async (session, entry) => {
        const isFree = !place.holds(session, entry.id)
        await setImmediate()
        const created = store.createQaEntry(session, entry)
        return isFree ? created.catch(idOfConflict) : created
      },
    }),
  },
  {
    rule: "C3",
    what: "a client resends each delete and answers as the second sending did",
    caughtBy: "a repeat by the caller is a new call",
    methods: (store) => ({
      deleteQaEntry: async (session, id) => {
        await store.deleteQaEntry(session, id)
        return store.deleteQaEntry(session, id)
      },
    }),
  },
  {
    rule: "C3",
    what: "a client resends each create, and brings back what was deleted meanwhile",
    caughtBy: "an entry that is deleted while its create is under way stays deleted (two handles)",
    methods: (store) => ({
      createQaEntry: async (session, entry) => {
        const id = await store.createQaEntry(session, entry)
        await setTimeout(2)
        return store.createQaEntry(session, { ...entry, id })
      },
    }),
  },
  {
    rule: "C3",
    what: "a client resends each deletion of a session, and removes what others created meanwhile",
    caughtBy: "what is created while a deletion of the session is under way stays (two handles)",
    methods: (store) => ({
      deleteSession: async (session) => {
        const existed = await store.deleteSession(session)
        await setTimeout(2)
        return (await store.deleteSession(session)) || existed
      },
    }),
  },
  {
    rule: "C3",
    what: "a second delete of an entry is answered as the first was",
    caughtBy: "a repeat by the caller is a new call",
    methods: (store) => {
      const answered = new Set<string>()
      return {
        deleteQaEntry: async (session, id) => {
          const deleted = await store.deleteQaEntry(session, id)
          if (deleted) answered.add(id)
          return deleted || answered.has(id)
        },
      }
    },
  },
  {
    rule: "C4",
    what: "each handle keeps what it has read of the graph context",
    caughtBy: "each acknowledged write is seen by the next call on the other handle (two handles)",
    methods: (store) => {
      const cache = new Map<string, string>()
      return {
        getGraphContext: async (session) => {
          const context = cache.get(session.sessionId) ?? (await store.getGraphContext(session))
          if (context !== null) cache.set(session.sessionId, context)
          return context
        },
        setGraphContext: async (session, context) => {
          cache.set(session.sessionId, context)
          await store.setGraphContext(session, context)
        },
      }
    },
  },
  {
    rule: "C4",
    what: "a long read is made of pages by offset",
    caughtBy: "a long read gives what is there throughout once, in order, each entry whole (two handles)",
    methods: (store) => ({
      getAllQaEntries: async (session) => {
        const read: SessionQaEntry[] = []
        for (let offset = 0; ; offset += 1000) {
          const page = (await store.getAllQaEntries(session)).slice(offset, offset + 1000)
          read.push(...page)
          if (page.length < 1000) return read
          await setImmediate()
        }
      },
    }),
  },
  {
    rule: "C4",
    what: "a long read is made of pages, each of the incarnation that is there then",
    caughtBy: "a read never mixes two incarnations of a session (two handles)",
    methods: (store) => ({
      getAllQaEntries: async (session) => {
        const first = await store.getAllQaEntries(session)
        await setImmediate()
        const second = await store.getAllQaEntries(session)
        return [...first.slice(0, 6), ...second.slice(6)]
      },
    }),
  },
]
