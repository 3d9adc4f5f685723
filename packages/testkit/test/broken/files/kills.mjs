import { randomUUID } from "node:crypto"
import { open, unlink } from "node:fs/promises"
import { setTimeout } from "node:timers/promises"
import { SessionError } from "@cognee-session/core"
import { entryByEntry } from "./between-processes.mjs"
import { eachCall, inTurn, perSession, writingBehind } from "./in-process.mjs"

/** @import { SessionStore } from "@cognee-session/core" */
/** @import { FilesBreakage } from "./files-breakage.ts" */

/** @type {readonly FilesBreakage[]} */
export const brokenByKills = [
  {
    rule: "F3",
    what: "a create is acknowledged before it is written",
    caughtBy: "every acknowledged create of a process that is killed is there exactly once, whole and in order",
    methods: (store, place) => writingBehind(store, place, (later) => createsLater(store, later)),
  },
  {
    rule: "F3",
    what: "an entry is written in two steps, its feedback in the second",
    caughtBy: "every acknowledged create of a process that is killed is there exactly once, whole and in order",
    methods: (store, place) =>
      inTurn(store, place, {
        createQaEntry: async (session, { feedbackText, feedbackScore, ...entry }) => {
          const id = await store.createQaEntry(session, entry)
          await setTimeout(20)
          await store.updateQaEntry(session, id, { feedbackText, feedbackScore })
          return id
        },
      }),
  },
  {
    rule: "F3",
    what: "a batch is written entry by entry, so that a killed process leaves half of it",
    caughtBy: "a batch that a killed process was writing is there whole or not at all",
    methods: (store, place) => inTurn(store, place, { createQaEntries: entryByEntry(store) }),
  },
  {
    rule: "F3",
    what: "an update is acknowledged before it is written",
    caughtBy: "acknowledged updates, deletes and graph contexts of a killed process stay",
    methods: (store, place) =>
      writingBehind(store, place, (later) => ({
        updateQaEntry: async (session, id, update) => {
          const isThere = (await store.getQaEntry(session, id)) !== null
          later(session, () => store.updateQaEntry(session, id, update))
          return isThere
        },
      })),
  },
  {
    rule: "F3",
    what: "a graph context is acknowledged before it is written",
    caughtBy: "acknowledged updates, deletes and graph contexts of a killed process stay",
    methods: (store, place) =>
      writingBehind(store, place, (later) => ({
        setGraphContext: async (session, context) => later(session, () => store.setGraphContext(session, context)),
      })),
  },
  {
    rule: "F3",
    what: "a step is acknowledged before it is written",
    caughtBy: "acknowledged trace steps of a killed process are there exactly once, in order",
    methods: (store, place) =>
      writingBehind(store, place, (later) => ({
        saveTraceStep: async (session, { traceId = randomUUID(), ...step }) => {
          later(session, () => store.saveTraceStep(session, { traceId, ...step }))
          return traceId
        },
      })),
  },
  {
    rule: "F3",
    what: "a process that is killed leaves its lock file behind",
    caughtBy: "a process that is killed leaves nothing in the way: others write and read on",
    methods: (store, { dir }) => ({
      ...eachCall(store, async (_, call, name) => (/^(get|latest|read)/.test(name) ? call() : locked(dir, call))),
    }),
  },
  {
    rule: "E1",
    what: "a create is acknowledged before it is written, which the process itself never sees",
    caughtBy: "an acknowledged entry is seen by every handle at once, whole (two processes)",
    methods: (store, place) => writingBehind(store, place, (later) => createsLater(store, later)),
  },
  {
    rule: "F6",
    what: "close drops what is not written yet",
    caughtBy: "closing one handle leaves the others working, and what is stored stays",
    methods: (store, place) => {
      let isClosed = false
      const behind = writingBehind(store, place, (later) => ({
        createQaEntry: async (session, { id = randomUUID(), ...entry }) => {
          later(session, async () => isClosed || store.createQaEntry(session, { id, ...entry }))
          return id
        },
      }))
      return {
        createQaEntry: behind.createQaEntry,
        getAllQaEntries: behind.getAllQaEntries,
        close: () => {
          isClosed = true
          return store.close()
        },
      }
    },
  },
  {
    rule: "F6",
    what: "closing one handle closes all of the process",
    caughtBy: "closing one handle leaves the others working, and what is stored stays",
    methods: (store, place) => {
      const handles = opened(place, { sessionId: "" })
      handles.add(store)
      return {
        close: async () => {
          await Promise.all(Array.from(handles, (handle) => handle.close()))
        },
      }
    },
  },
]

const opened = perSession(() => /** @type {Set<SessionStore>} */ (new Set()))

/**
 * @param {SessionStore} store
 * @param {Parameters<Parameters<typeof writingBehind>[2]>[0]} later
 * @returns {Pick<SessionStore, "createQaEntry">}
 */
function createsLater(store, later) {
  return {
    createQaEntry: async (session, { id = randomUUID(), ...entry }) => {
      later(session, () => store.createQaEntry(session, { id, ...entry }))
      return id
    },
  }
}

/** How long a lock is waited for, in milliseconds. */
const LOCK_WAIT_MS = 300

/**
 * @template T
 * @param {string} dir
 * @param {() => Promise<T>} work
 */
async function locked(dir, work) {
  const path = `${dir}.lock`
  const deadline = performance.now() + LOCK_WAIT_MS
  for (;;) {
    const lock = await open(path, "wx").catch(() => null)
    if (lock !== null) {
      await lock.close()
      try {
        return await work()
      } finally {
        await setTimeout(2)
        await unlink(path)
      }
    }
    if (performance.now() > deadline) throw new SessionError({ code: "STORE_ERROR", message: "the lock is taken" })
    await setTimeout(1)
  }
}
