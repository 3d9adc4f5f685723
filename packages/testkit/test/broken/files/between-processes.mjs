import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import { idOfConflict, idsOfConflict } from "../conflicts.mjs"
import { inTurn } from "./in-process.mjs"

/** @import { SessionKey, SessionQaEntry } from "@cognee-session/core" */
/** @import { FilesBreakage } from "./files-breakage.ts" */

// What these do in several steps is one step for the process that does it: its handles take turns. Only another process
// can come in between.

/** @type {readonly FilesBreakage[]} */
export const brokenBetweenProcesses = [
  {
    rule: "E2",
    what: "nothing but a lock of the process keeps a retry from adding a second row",
    caughtBy: "20 concurrent creates of one entry make one entry, and all get the id (two processes)",
    methods: (store, place) => {
      const idOf = (/** @type {string} */ row) => row.split("#row")[0] ?? row
      const named = (/** @type {SessionQaEntry} */ entry) => ({ ...entry, id: idOf(entry.id) })
      const rowOf = async (/** @type {SessionKey} */ session, /** @type {string} */ id) =>
        (await store.getAllQaEntries(session)).find((entry) => idOf(entry.id) === id)?.id ?? null
      return inTurn(store, place, {
        createQaEntry: async (session, entry) => {
          const id = entry.id ?? randomUUID()
          const row = (await rowOf(session, id)) ?? `${id}#row${randomUUID()}`
          return idOf(await store.createQaEntry(session, { ...entry, id: row }))
        },
        getAllQaEntries: async (session) => (await store.getAllQaEntries(session)).map(named),
        getQaEntry: async (session, id) =>
          (await store.getAllQaEntries(session)).map(named).find((entry) => entry.id === id) ?? null,
        updateQaEntry: async (session, id, update) =>
          store.updateQaEntry(session, (await rowOf(session, id)) ?? id, update),
        deleteQaEntry: async (session, id) => store.deleteQaEntry(session, (await rowOf(session, id)) ?? id),
      })
    },
  },
  {
    rule: "C2",
    what: "a create that finds its id free takes the conflict with another process for its own success",
    caughtBy: "of 20 concurrent creates with one id and different contents exactly one wins (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        createQaEntry: async (session, entry) => {
          const isFree = (await store.getQaEntry(session, entry.id ?? randomUUID())) === null
          await setTimeout(2)
          const created = store.createQaEntry(session, entry)
          return isFree ? created.catch(idOfConflict) : created
        },
      }),
  },
  {
    rule: "C1",
    what: "a create reads the list of entries and writes it anew, under a lock of the process",
    caughtBy: "calls that are not awaited are concurrent, on one handle too: none is lost or doubled (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        createQaEntry: async (session, entry) => {
          const read = await store.getAllQaEntries(session)
          const id = await store.createQaEntry(session, entry)
          const known = new Set([id, ...read.map((held) => held.id)])
          for (const held of await store.getAllQaEntries(session))
            if (!known.has(held.id)) await store.deleteQaEntry(session, held.id)
          return id
        },
      }),
  },
  {
    rule: "E8",
    what: "an update reads the entry and writes it whole, under a lock of the process",
    caughtBy: "concurrent updates of different fields all survive (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        updateQaEntry: async (session, id, update) => {
          const entry = update.memifyMetadataPatch === undefined ? await store.getQaEntry(session, id) : null
          const { id: _, sessionId: __, userId: ___, createdAt: ____, ...contents } = entry ?? {}
          await setTimeout(2)
          return store.updateQaEntry(session, id, { ...contents, ...update })
        },
      }),
  },
  {
    rule: "E8",
    what: "a patch is merged in the process and written as a whole map",
    caughtBy: "concurrent patches of different metadata keys all survive (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        updateQaEntry: async (session, id, { memifyMetadataPatch: patch, ...update }) => {
          if (patch === undefined) return store.updateQaEntry(session, id, update)
          const flags = new Map(Object.entries((await store.getQaEntry(session, id))?.memifyMetadata ?? {}))
          for (const [key, flag] of Object.entries(patch)) {
            if (flag === null) flags.delete(key)
            else flags.set(key, flag)
          }
          await setTimeout(2)
          return store.updateQaEntry(session, id, { ...update, memifyMetadata: Object.fromEntries(flags) })
        },
      }),
  },
  {
    rule: "E8",
    what: "the fields of an update are written one by one, under a lock of the process",
    caughtBy: "an update of several fields is seen whole or not at all (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        updateQaEntry: async (session, id, update) => {
          const fields = Object.entries(update)
          if (fields.length < 2) return store.updateQaEntry(session, id, update)
          const done = []
          for (const [field, value] of fields) done.push(await store.updateQaEntry(session, id, { [field]: value }))
          return done.every(Boolean)
        },
      }),
  },
  {
    rule: "E10",
    what: "which of several deletes removed the entry is decided under a lock of the process",
    caughtBy: "of 20 concurrent deletes of one entry exactly one gets true (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        deleteQaEntry: async (session, id) => {
          const isThere = (await store.getQaEntry(session, id)) !== null
          await setTimeout(2)
          await store.deleteQaEntry(session, id)
          return isThere
        },
      }),
  },
  {
    rule: "E12",
    what: "a batch is written entry by entry, under a lock of the process",
    caughtBy: "a batch stands together while another handle creates one entry after the other (two processes)",
    methods: (store, place) => inTurn(store, place, { createQaEntries: entryByEntry(store) }),
  },
  {
    rule: "E12",
    what: "a batch is written in two halves, under a lock of the process",
    caughtBy: "a reader sees a batch whole or not at all (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        createQaEntries: async (session, entries) => {
          const half = entries.length >> 1
          if (half > 0) await store.createQaEntries(session, entries.slice(0, half))
          return store.createQaEntries(session, entries)
        },
      }),
  },
  {
    rule: "E12",
    what: "a batch that finds its ids free takes the conflict with another process for its own success",
    caughtBy:
      "of 20 concurrent batches that claim one id with different contents exactly one wins, whole (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        createQaEntries: async (session, entries) => {
          const held = new Set((await store.getAllQaEntries(session)).map(({ id }) => id))
          await setTimeout(2)
          const created = store.createQaEntries(session, entries)
          return entries.some(({ id = "" }) => held.has(id)) ? created : created.catch(idsOfConflict)
        },
      }),
  },
  {
    rule: "T1",
    what: "a step that finds its id free takes the conflict with another process for its own success",
    caughtBy:
      "20 concurrent saves of one step make one step; of 20 with different contents exactly one wins (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        saveTraceStep: async (session, step) => {
          const isTaken = (await store.readTraceSteps(session)).some(({ traceId }) => traceId === step.traceId)
          await setTimeout(2)
          const saved = store.saveTraceStep(session, step)
          return isTaken ? saved : saved.catch(idOfConflict)
        },
      }),
  },
]

/**
 * @param {import("@cognee-session/core").SessionStore} store
 * @returns {typeof store.createQaEntries}
 */
export function entryByEntry(store) {
  return async (session, entries) => {
    const ids = []
    for (const entry of entries) ids.push(await store.createQaEntry(session, entry))
    return ids
  }
}
