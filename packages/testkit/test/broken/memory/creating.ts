import { setImmediate } from "node:timers/promises"
import { idOfConflict } from "../conflicts.mjs"
import { type MemoryBreakage, type MemorySession, conflict, readingWith } from "./memory-place.ts"

export const brokenCreates: readonly MemoryBreakage[] = [
  {
    rule: "E1",
    what: "feedback and graph ids are written in a second step",
    caughtBy: "a reader never sees an entry without its feedback and graph ids (two handles)",
    methods: (store) => ({
      createQaEntry: async (session, entry) => {
        const { feedbackText, feedbackScore, usedGraphElementIds, ...bare } = entry
        const id = await store.createQaEntry(session, bare)
        await setImmediate()
        await store.updateQaEntry(session, id, { feedbackText, feedbackScore, usedGraphElementIds })
        return id
      },
    }),
  },
  {
    rule: "E1",
    what: "createdAt is the local time of a zone an hour ahead",
    caughtBy: "an id that is not given is a new UUID of version 4, and createdAt is now",
    methods: (store) => ({
      createQaEntry: (session, entry) =>
        store.createQaEntry(session, { ...entry, createdAt: entry?.createdAt ?? new Date(Date.now() + 3_600_000) }),
    }),
  },
  {
    rule: "E1",
    what: "a context that was not given is the text undefined",
    caughtBy: "undefined and null fields of a new entry are null",
    methods: (store) => ({
      createQaEntry: (session, entry) =>
        store.createQaEntry(
          session,
          "context" in entry && entry.context === undefined ? { ...entry, context: "undefined" } : entry,
        ),
    }),
  },
  {
    rule: "E1",
    what: "ids count up from 1",
    caughtBy: "an id that is not given is a new UUID of version 4, and createdAt is now",
    methods: (store) => {
      let last = 0
      return {
        createQaEntry: (session, entry) =>
          store.createQaEntry(session, { ...entry, id: entry?.id ?? String((last += 1)) }),
      }
    },
  },
  {
    rule: "E2",
    what: "a retry doubles the entry, under concurrency only",
    caughtBy: "20 concurrent creates of one entry make one entry, and all get the id (two handles)",
    methods: (store, place) => ({
      createQaEntry: async (session, entry) => {
        if (place.holds(session, entry.id)) return store.createQaEntry(session, entry)
        await setImmediate()
        const twin = place.find(session)?.entries.get(entry.id ?? "")
        const id = await store.createQaEntry(session, entry)
        const { entries } = place.find(session)!
        if (twin !== undefined) entries.set(`${id}, row ${entries.size}`, twin)
        return id
      },
    }),
  },
  {
    rule: "E2",
    what: "an update changes the fingerprint",
    caughtBy: "no update changes what a repeat is compared with",
    methods: (store, place) => ({
      updateQaEntry: async (session, id, update) => {
        const updated = await store.updateQaEntry(session, id, update)
        const held = place.find(session)?.entries.get(id)
        if (held !== undefined) place.find(session)?.entries.set(id, { ...held, fingerprint: "updated" })
        return updated
      },
    }),
  },
  {
    rule: "E2",
    what: "a create with a taken id and other contents is taken for a repeat",
    caughtBy: "a create with a taken id and other contents is a CONFLICT that changes nothing, whichever field differs",
    methods: (store) => ({ createQaEntry: (...args) => store.createQaEntry(...args).catch(idOfConflict) }),
  },
  {
    rule: "E2",
    what: "a repeat with another createdAt is a conflict",
    caughtBy: "the order of keys and createdAt play no part in a repeat; absent and null are the same",
    methods: (store, place) => ({
      createQaEntry: async (session, entry) => {
        const held = place.find(session)?.entries.get(entry.id ?? "")
        const isOther = entry.createdAt !== undefined && Number(held?.value.createdAt) !== Number(entry.createdAt)
        if (held !== undefined && isOther) throw conflict(held.value.id)
        return store.createQaEntry(session, entry)
      },
    }),
  },
  {
    rule: "E2",
    what: "a repeat that names its metadata in another order is a conflict",
    caughtBy: "the order of keys and createdAt play no part in a repeat; absent and null are the same",
    methods: (store, place) => {
      const sent = new Map<string, string>()
      return {
        createQaEntry: async (session, entry) => {
          const { id = "", memifyMetadata } = entry
          const text = JSON.stringify(memifyMetadata ?? null)
          if (place.holds(session, id) && sent.get(id) !== text) throw conflict(id)
          sent.set(id, text)
          return store.createQaEntry(session, entry)
        },
      }
    },
  },
  {
    rule: "E2",
    what: "a deleted id is never free again",
    caughtBy: "a deleted id is free again: the same or other contents make a new entry at the end",
    methods: (store) => {
      const deleted = new Set<string>()
      return {
        deleteQaEntry: (session, id) => {
          deleted.add(id)
          return store.deleteQaEntry(session, id)
        },
        createQaEntry: async (session, entry) => {
          if (deleted.has(entry.id ?? "")) throw conflict(entry.id!)
          return store.createQaEntry(session, entry)
        },
      }
    },
  },
  {
    rule: "E2",
    what: "a deleted id made anew takes its old place",
    caughtBy: "a deleted id is free again: the same or other contents make a new entry at the end",
    methods: (store, place) => {
      const places = new Map<string, number>()
      return {
        deleteQaEntry: (session, id) => {
          if (place.holds(session, id)) places.set(id, [...place.find(session)!.entries.keys()].indexOf(id))
          return store.deleteQaEntry(session, id)
        },
        createQaEntry: async (session, entry) => {
          const isNew = !place.holds(session, entry.id)
          const id = await store.createQaEntry(session, entry)
          const index = places.get(id)
          if (isNew && index !== undefined) moveTo(place.find(session)!, id, index)
          return id
        },
      }
    },
  },
  {
    rule: "E2",
    what: "a deleted id made anew still has the feedback of the entry before",
    caughtBy: "a deleted id made anew shows nothing of the entry that had it before",
    methods: (store, place) => {
      const feedback = new Map<string, string | null>()
      return {
        deleteQaEntry: (session, id) => {
          feedback.set(id, place.find(session)?.entries.get(id)?.value.feedbackText ?? null)
          return store.deleteQaEntry(session, id)
        },
        createQaEntry: (session, entry) =>
          store.createQaEntry(session, { feedbackText: feedback.get(entry.id ?? "") ?? null, ...entry }),
      }
    },
  },
  {
    rule: "E3",
    what: "entries are ordered by createdAt",
    caughtBy: "entries come in the order of their creates, whatever their createdAt",
    methods: (store) => ({
      getAllQaEntries: async (session) =>
        (await store.getAllQaEntries(session)).toSorted((a, b) => Number(a.createdAt) - Number(b.createdAt)),
    }),
  },
  {
    rule: "E3",
    what: "entries of one millisecond are ordered by their ids",
    caughtBy: "ids play no part in the order",
    methods: (store) => ({
      getAllQaEntries: async (session) =>
        (await store.getAllQaEntries(session)).toSorted(
          (a, b) => Number(a.createdAt) - Number(b.createdAt) || (a.id < b.id ? -1 : 1),
        ),
    }),
  },
  {
    rule: "E3",
    what: "the latest entries are those of the latest createdAt",
    caughtBy: "entries come in the order of their creates, whatever their createdAt",
    methods: (store) => ({
      getLatestQaEntries: async (session, lastN, options) => {
        if (options?.before !== undefined) return store.getLatestQaEntries(session, lastN, options)
        const all = await store.getLatestQaEntries(session, Math.max(lastN, 1000))
        return all.toSorted((a, b) => Number(a.createdAt) - Number(b.createdAt)).slice(all.length - lastN)
      },
    }),
  },
  {
    rule: "E3",
    what: "an update moves the entry to the end",
    caughtBy: "deletes and updates do not move what stays",
    methods: (store, place) => ({
      updateQaEntry: async (session, id, update) => {
        const updated = await store.updateQaEntry(session, id, update)
        if (updated) moveTo(place.find(session)!, id, Infinity)
        return updated
      },
    }),
  },
  {
    rule: "E3",
    what: "a delete fills the gap with the last entry",
    caughtBy: "deletes and updates do not move what stays",
    methods: (store, place) => ({
      deleteQaEntry: async (session, id) => {
        const ids = [...(place.find(session)?.entries.keys() ?? [])]
        const deleted = await store.deleteQaEntry(session, id)
        if (deleted && ids.at(-1) !== id) moveTo(place.find(session)!, ids.at(-1)!, ids.indexOf(id))
        return deleted
      },
    }),
  },
  {
    rule: "E11",
    what: "latestQaId goes by createdAt",
    caughtBy: "latestQaId is the id of the last entry at every step of a session's life",
    methods: (store) => ({
      latestQaId: async (session) => {
        const entries = await store.getAllQaEntries(session)
        return entries.toSorted((a, b) => Number(a.createdAt) - Number(b.createdAt)).at(-1)?.id ?? null
      },
    }),
  },
  {
    rule: "E11",
    what: "latestQaId is still that of the last create when the entry was deleted",
    caughtBy: "latestQaId is the id of the last entry at every step of a session's life",
    methods: (store) => {
      let last: string | null = null
      return {
        createQaEntry: async (...args) => (last = await store.createQaEntry(...args)),
        latestQaId: async (session) => last ?? store.latestQaId(session),
      }
    },
  },
  {
    rule: "E11",
    what: "UUIDs are read back without hyphens",
    caughtBy: "generated ids read back as create returned them, and an update by a read id finds the entry",
    methods: (store) =>
      readingWith(store, (entry) => ({
        ...entry,
        id: /^[0-9a-f-]{36}$/.test(entry.id) ? entry.id.replaceAll("-", "") : entry.id,
      })),
  },
  {
    rule: "E11",
    what: "UUIDs are read back in lower case",
    caughtBy: "ids that look like UUIDs of any form stay as they are",
    methods: (store) =>
      readingWith(store, (entry) => ({
        ...entry,
        id: /^[0-9a-f-]{36}$/i.test(entry.id) ? entry.id.toLowerCase() : entry.id,
      })),
  },
]

/** Moves an entry of the session to another place in the order. */
function moveTo({ entries }: MemorySession, id: string, index: number): void {
  const others = [...entries].filter(([other]) => other !== id)
  const moved = others.toSpliced(index, 0, [id, entries.get(id)!])
  entries.clear()
  for (const [key, held] of moved) entries.set(key, held)
}
