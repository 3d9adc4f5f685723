import { setImmediate } from "node:timers/promises"
import type { MemoryBreakage } from "./memory-place.ts"

export const brokenBatches: readonly MemoryBreakage[] = [
  {
    rule: "E12",
    what: "a batch is written entry by entry",
    caughtBy: "concurrent batches and creates: each batch stands together, in its order (two handles)",
    methods: (store) => ({
      createQaEntries: async (session, entries) => {
        const ids: string[] = []
        for (const entry of entries) {
          ids.push(await store.createQaEntry(session, entry))
          await setImmediate()
        }
        return ids
      },
    }),
  },
  {
    rule: "E12",
    what: "what stands ahead of a conflict is written",
    caughtBy: "one CONFLICT, wherever it stands, and nothing of the batch is written",
    methods: (store) => ({
      createQaEntries: async (session, entries) => {
        for (const entry of entries) await store.createQaEntry(session, entry)
        return store.createQaEntries(session, entries)
      },
    }),
  },
  {
    rule: "E12",
    what: "a reader sees the first entry of a batch ahead of the others",
    caughtBy: "a reader sees a batch whole or not at all (two handles)",
    methods: (store) => ({
      createQaEntries: async (session, entries) => {
        await store.createQaEntries(session, entries.slice(0, 1))
        await setImmediate()
        return store.createQaEntries(session, entries)
      },
    }),
  },
  {
    rule: "E12",
    what: "a repeated batch moves the entries already held to the end",
    caughtBy: "entries already held keep their place, the missing ones are appended together in order",
    methods: (store, place) => ({
      createQaEntries: async (session, entries) => {
        const ids = await store.createQaEntries(session, entries)
        const held = place.find(session)!.entries
        const moved = ids.map((id) => held.get(id)!)
        for (const id of ids) held.delete(id)
        for (const [index, id] of ids.entries()) held.set(id, moved[index]!)
        return ids
      },
    }),
  },
  {
    rule: "E12",
    what: "a batch is written in the order of createdAt",
    caughtBy: "a batch is appended in the given order, and its ids come back in that order",
    methods: (store) => ({
      createQaEntries: async (session, entries) => {
        const time = (entry: (typeof entries)[number]): number => Number(entry.createdAt ?? Date.now())
        const order = entries.toSorted((a, b) => time(a) - time(b))
        const ids = await store.createQaEntries(session, order)
        return entries.map((entry) => ids[order.indexOf(entry)]!)
      },
    }),
  },
  {
    rule: "E12",
    what: "an id that the batch repeats is taken once",
    caughtBy: "one bad entry, or an id that the batch repeats, and nothing of the batch is written",
    methods: (store) => ({
      createQaEntries: async (session, entries) => {
        if (!Array.isArray(entries)) return store.createQaEntries(session, entries)
        const once = new Map(entries.map((entry: (typeof entries)[number], index) => [entry?.id ?? index, entry]))
        return store.createQaEntries(session, [...once.values()])
      },
    }),
  },
  {
    rule: "E12",
    what: "a batch of more than 1,000 is written in parts",
    caughtBy: "a batch of 1 and of 1,000 entries is taken; none, 1,001, or what is no array is refused",
    methods: (store) => ({
      createQaEntries: async (session, entries) => {
        if (!Array.isArray(entries) || entries.length <= 1000) return store.createQaEntries(session, entries)
        const first = await store.createQaEntries(session, entries.slice(0, 1000))
        return [...first, ...(await store.createQaEntries(session, entries.slice(1000)))]
      },
    }),
  },
  {
    rule: "E13",
    what: "an entry is copied a moment after the call",
    caughtBy: "what is passed to createQaEntry may be changed right after the call",
    methods: (store) => ({
      createQaEntry: async (session, entry) => {
        await Promise.resolve()
        return store.createQaEntry(session, entry)
      },
    }),
  },
  {
    rule: "E13",
    what: "the list of a batch is copied, and its entries a moment later",
    caughtBy: "what is passed to createQaEntries may be changed right after the call",
    methods: (store) => ({
      createQaEntries: async (session, entries) => {
        const list = [...entries]
        await Promise.resolve()
        return store.createQaEntries(session, list)
      },
    }),
  },
  {
    rule: "E13",
    what: "an update is copied, but not what is within its fields",
    caughtBy: "what is passed to updateQaEntry may be changed right after the call",
    methods: (store) => ({
      updateQaEntry: async (session, id, update) => {
        const copy = { ...update }
        await Promise.resolve()
        return store.updateQaEntry(session, id, copy)
      },
    }),
  },
  {
    rule: "E13",
    what: "a read gives out what is stored",
    caughtBy: "what comes back is the caller's own: changing it changes nothing stored",
    methods: (store, place) => ({
      getAllQaEntries: async (session) => {
        await store.getAllQaEntries(session)
        return Array.from(place.find(session)?.entries.values() ?? [], ({ value }) => value)
      },
    }),
  },
  {
    rule: "E13",
    what: "reads at the same time share their result",
    caughtBy: "two reads give objects apart from each other",
    methods: (store) => {
      let reading: ReturnType<typeof store.getAllQaEntries> | null = null
      return {
        getAllQaEntries: (session) => {
          reading ??= store.getAllQaEntries(session).finally(() => (reading = null))
          return reading
        },
      }
    },
  },
]
