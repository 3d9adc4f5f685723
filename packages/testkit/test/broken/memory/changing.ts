import { setImmediate } from "node:timers/promises"
import type { SessionQaEntry } from "@cognee-session/core"
import type { MemoryBreakage } from "./memory-place.ts"

export const brokenChanges: readonly MemoryBreakage[] = [
  {
    rule: "E8",
    what: "an update is lost between two handles: the whole entry is read, changed and written",
    caughtBy: "concurrent updates of different fields all survive (two handles)",
    methods: (store) => ({
      updateQaEntry: async (session, id, update) => {
        const read = update.memifyMetadataPatch === undefined ? await store.getQaEntry(session, id) : null
        await setImmediate()
        return store.updateQaEntry(session, id, { ...contentsOf(read), ...update })
      },
    }),
  },
  {
    rule: "E8",
    what: "a patch is merged with metadata that was read before",
    caughtBy: "concurrent patches of different metadata keys all survive (two handles)",
    methods: (store) => ({
      updateQaEntry: async (session, id, update) => {
        const { memifyMetadataPatch: patch, ...fields } = update
        if (patch === undefined) return store.updateQaEntry(session, id, update)
        const read = (await store.getQaEntry(session, id))?.memifyMetadata ?? {}
        await setImmediate()
        const set = Object.entries({ ...read, ...patch }).filter((flag): flag is [string, boolean] => flag[1] !== null)
        return store.updateQaEntry(session, id, { ...fields, memifyMetadata: Object.fromEntries(set) })
      },
    }),
  },
  {
    rule: "E8",
    what: "a patch replaces the metadata",
    caughtBy: "memifyMetadata replaces the map; memifyMetadataPatch merges by key, and null removes one",
    methods: (store) => ({
      updateQaEntry: (session, id, update) => {
        const { memifyMetadataPatch: patch, ...fields } = update
        const set = Object.entries(patch ?? {}).filter((flag): flag is [string, boolean] => flag[1] !== null)
        if (set.length === 0) return store.updateQaEntry(session, id, update)
        return store.updateQaEntry(session, id, { ...fields, memifyMetadata: Object.fromEntries(set) })
      },
    }),
  },
  {
    rule: "E8",
    what: "metadata of which the last key was removed is null",
    caughtBy: "memifyMetadata replaces the map; memifyMetadataPatch merges by key, and null removes one",
    methods: (store) => ({
      updateQaEntry: async (session, id, update) => {
        const updated = await store.updateQaEntry(session, id, update)
        const left = (await store.getQaEntry(session, id))?.memifyMetadata
        const isEmpty = left !== null && left !== undefined && Object.keys(left).length === 0
        if (isEmpty && update?.memifyMetadataPatch !== undefined)
          await store.updateQaEntry(session, id, { memifyMetadata: null })
        return updated
      },
    }),
  },
  {
    rule: "E8",
    what: "a patch of the key __proto__ is lost",
    caughtBy: "patches of keys such as __proto__ and constructor, and of awkward text, are patches of plain keys",
    methods: (store) => ({
      updateQaEntry: (session, id, update) => {
        const patch: Record<string, boolean | null> = {}
        for (const [key, flag] of Object.entries(update.memifyMetadataPatch ?? {})) patch[key] = flag
        const memifyMetadataPatch = update.memifyMetadataPatch && patch
        return store.updateQaEntry(session, id, { ...update, memifyMetadataPatch })
      },
    }),
  },
  {
    rule: "E8",
    what: "an update that replaces the metadata replaces that of the entry before too",
    caughtBy: "updates of many fields at once, one after the other, add up",
    methods: (store) => ({
      updateQaEntry: async (session, id, update) => {
        const { memifyMetadata } = update
        const before = memifyMetadata ? await store.getLatestQaEntries(session, 1, { before: id }).catch(() => []) : []
        for (const entry of before) await store.updateQaEntry(session, entry.id, { memifyMetadata })
        return store.updateQaEntry(session, id, update)
      },
    }),
  },
  {
    rule: "E8",
    what: "an update brings a deleted entry back",
    caughtBy: "an update of a missing or deleted entry returns false and makes nothing",
    methods: (store) => {
      const gone = new Map<string, SessionQaEntry>()
      return {
        deleteQaEntry: async (session, id) => {
          const entry = await store.getQaEntry(session, id)
          if (entry !== null) gone.set(id, entry)
          return store.deleteQaEntry(session, id)
        },
        updateQaEntry: async (session, id, update) => {
          const { sessionId: _, userId: __, ...entry } = gone.get(id) ?? { sessionId: "", userId: null }
          if ("id" in entry) await store.createQaEntry(session, entry)
          return store.updateQaEntry(session, id, update)
        },
      }
    },
  },
  {
    rule: "E8",
    what: "an update that clears the context clears the feedback too",
    caughtBy: "an update of one field changes that field alone, of a full and of a bare entry",
    methods: (store) => ({
      updateQaEntry: (session, id, update) =>
        store.updateQaEntry(session, id, update?.context === null ? { feedbackText: null, ...update } : update),
    }),
  },
  {
    rule: "E8",
    what: "undefined clears a field",
    caughtBy: "absent and undefined fields stay, null clears",
    methods: (store) => ({
      updateQaEntry: (session, id, update) =>
        store.updateQaEntry(session, id, "context" in update ? { ...update, context: update.context ?? null } : update),
    }),
  },
  {
    rule: "E8",
    what: "an empty update is true, whether or not there is such an entry",
    caughtBy: "an empty update changes nothing and tells whether the entry exists",
    methods: (store) => ({
      updateQaEntry: async (session, id, update) =>
        (await store.updateQaEntry(session, id, update)) || Object.keys(update).length === 0,
    }),
  },
  {
    rule: "E8",
    what: "the fields of an update are written one by one",
    caughtBy: "an update of several fields is seen whole or not at all (two handles)",
    methods: (store) => ({
      updateQaEntry: async (session, id, update) => {
        const fields = Object.entries(update)
        if (fields.length < 2) return store.updateQaEntry(session, id, update)
        const done: boolean[] = []
        for (const [field, value] of fields) {
          done.push(await store.updateQaEntry(session, id, { [field]: value }))
          await setImmediate()
        }
        return done.every(Boolean)
      },
    }),
  },
  {
    rule: "E8",
    what: "an update may replace the metadata and patch it",
    caughtBy: "replacing and patching the metadata in one update is refused",
    methods: (store) => ({
      updateQaEntry: async (session, id, update) => {
        const { memifyMetadataPatch: patch, ...fields } = update
        if (patch === undefined || fields.memifyMetadata === undefined) return store.updateQaEntry(session, id, update)
        await store.updateQaEntry(session, id, fields)
        return store.updateQaEntry(session, id, { memifyMetadataPatch: patch })
      },
    }),
  },
  {
    rule: "E9",
    what: "a score of 0 is taken for none",
    caughtBy: "a new entry of a wrong form is refused, and nothing is written",
    methods: (store) => ({
      createQaEntry: (session, entry) =>
        store.createQaEntry(session, entry?.feedbackScore === 0 ? { ...entry, feedbackScore: null } : entry),
    }),
  },
  {
    rule: "E9",
    what: "a score of 1.5 is rounded",
    caughtBy: "an update of a wrong form is refused, and nothing is changed, whether or not the entry exists",
    methods: (store) => ({
      updateQaEntry: (session, id, update) =>
        store.updateQaEntry(session, id, update?.feedbackScore === 1.5 ? { ...update, feedbackScore: 2 } : update),
    }),
  },
  {
    rule: "E9",
    what: "an unknown field is left out",
    caughtBy: "a new entry of a wrong form is refused, and nothing is written",
    methods: (store) => ({
      createQaEntry: (session, entry) => {
        const { unknown: _, ...known } = (entry ?? {}) as typeof entry & { readonly unknown?: unknown }
        return store.createQaEntry(session, entry && known)
      },
    }),
  },
  {
    rule: "E9",
    what: "an update of an entry that is not there is not looked at",
    caughtBy: "an update of a wrong form is refused, and nothing is changed, whether or not the entry exists",
    methods: (store) => ({
      updateQaEntry: async (session, id, update) =>
        (await store.getQaEntry(session, id)) !== null && store.updateQaEntry(session, id, update),
    }),
  },
  {
    rule: "E10",
    what: "every concurrent delete gets true",
    caughtBy: "of 20 concurrent deletes of one entry exactly one gets true (two handles)",
    methods: (store, place) => ({
      deleteQaEntry: async (session, id) => {
        const isThere = place.holds(session, id)
        await setImmediate()
        await store.deleteQaEntry(session, id)
        return isThere
      },
    }),
  },
  {
    rule: "E10",
    what: "a delete is true, whether or not there was such an entry",
    caughtBy: "deleteQaEntry returns true for the entry that it removed, once, and the others keep their order",
    methods: (store) => ({
      deleteQaEntry: async (session, id) => {
        await store.deleteQaEntry(session, id)
        return true
      },
    }),
  },
  {
    rule: "E10",
    what: "a delete brings back what was deleted while it read and wrote the whole list",
    caughtBy: "concurrent deletes of different entries remove them all (two handles)",
    methods: (store, place) => ({
      deleteQaEntry: async (session, id) => {
        const read = [...(place.find(session)?.entries ?? [])]
        await setImmediate()
        const deleted = await store.deleteQaEntry(session, id)
        for (const [other, entry] of read) if (other !== id) place.find(session)?.entries.set(other, entry)
        return deleted
      },
    }),
  },
]

function contentsOf(entry: SessionQaEntry | null): object {
  const { id: _, sessionId: __, userId: ___, createdAt: ____, ...contents } = entry ?? ({} as SessionQaEntry)
  return contents
}
