import { setImmediate } from "node:timers/promises"
import { type MemoryBreakage, listing } from "./memory-place.ts"

export const brokenSessions: readonly MemoryBreakage[] = [
  {
    rule: "S1",
    what: "a session with a trace alone does not exist",
    caughtBy: "a session exists while it holds a trace step",
    methods: (store, place) => ({
      deleteSession: async (session) => {
        const { entries, graphContext } = place.find(session) ?? {}
        const holdsMore = (entries?.size ?? 0) > 0 || (graphContext ?? null) !== null
        return (await store.deleteSession(session)) && holdsMore
      },
    }),
  },
  {
    rule: "S1",
    what: "a session that has lost its last entry is still listed",
    caughtBy: "a session whose last entry was deleted is gone, unless it has a graph context",
    methods: (_, place) => listing(place, ({ expiresAt }) => expiresAt > Date.now()),
  },
  {
    rule: "S1",
    what: "an update that finds nothing makes the session",
    caughtBy: "calls that are refused or find nothing do not make a session",
    methods: (store, place) => ({
      updateQaEntry: async (session, id, update) => {
        if (place.find(session) === undefined) await store.setGraphContext(session, "")
        return store.updateQaEntry(session, id, update)
      },
    }),
  },
  {
    rule: "S2",
    what: "delete keeps the trace",
    caughtBy: "deleteSession removes all three parts, and a new session of that name starts empty",
    methods: (store) => ({
      deleteSession: async (session) => {
        const steps = await store.readTraceSteps(session)
        const existed = await store.deleteSession(session)
        for (const step of steps) await store.saveTraceStep(session, step)
        return existed
      },
    }),
  },
  {
    rule: "S2",
    what: "delete keeps the graph context for the next session of that name",
    caughtBy: "each part written after a deletion brings back nothing of the others; ids are free again",
    methods: (store, place) => {
      const kept = new Map<string, string>()
      return {
        deleteSession: async (session) => {
          const context = await store.getGraphContext(session)
          if (context !== null) kept.set(session.sessionId, context)
          return store.deleteSession(session)
        },
        createQaEntry: async (session, entry) => {
          const id = await store.createQaEntry(session, entry)
          const held = place.find(session)
          if (held !== undefined) held.graphContext ??= kept.get(session.sessionId) ?? null
          return id
        },
      }
    },
  },
  {
    rule: "S2",
    what: "of concurrent deletions each is told that it removed the session",
    caughtBy: "of 20 concurrent deletes of one session exactly one gets true (two handles)",
    methods: (store, place) => ({
      deleteSession: async (session) => {
        const isThere = place.find(session) !== undefined
        await setImmediate()
        return (await store.deleteSession(session)) || isThere
      },
    }),
  },
  {
    rule: "S2",
    what: "delete removes the parts one after the other",
    caughtBy: "no reader sees a session half deleted (two handles)",
    methods: (store, place) => ({
      deleteSession: async (session) => {
        place.find(session)?.entries.clear()
        for (let turn = 0; turn < 5; turn++) await setImmediate()
        return store.deleteSession(session)
      },
    }),
  },
  {
    rule: "S2",
    what: "a late writer brings the deleted session back",
    caughtBy: "what was written before a deletion is never seen again, late writers included (two handles)",
    methods: (store, place) => ({
      createQaEntry: async (session, entry) => {
        const held = place.find(session)
        await setImmediate()
        if (held !== undefined) place.put(held)
        return store.createQaEntry(session, entry)
      },
    }),
  },
  {
    rule: "S3",
    what: "prune leaves the sessions of users alone",
    caughtBy: "prune removes every session of every user, and can be repeated",
    methods: (store, { sessions }) => ({
      prune: async () => {
        for (const { ref } of sessions.values()) if (ref.userId === null) await store.deleteSession(ref)
      },
    }),
  },
  {
    rule: "S3",
    what: "prune leaves the traces",
    caughtBy: "prune removes every session of every user, and can be repeated",
    methods: (_, { sessions }) => ({
      prune: async () => {
        for (const held of sessions.values()) {
          held.entries.clear()
          held.graphContext = null
        }
      },
    }),
  },
  {
    rule: "S3",
    what: "prune removes the entries of all sessions, and the rest a moment later",
    caughtBy: "a session that is written while prune runs stays or goes whole (two handles)",
    methods: (store, { sessions }) => ({
      prune: async () => {
        const found = [...sessions.values()]
        for (const { entries } of found) entries.clear()
        await setImmediate()
        for (const { entries, ref } of found) if (entries.size === 0) await store.deleteSession(ref)
      },
    }),
  },
  {
    rule: "S3",
    what: "prune removes one session, and leaves the others to the next prune",
    caughtBy: "prune removes every session of every user, and can be repeated",
    methods: (store, { sessions }) => ({
      prune: async () => {
        for (const { ref } of [...sessions.values()].slice(0, 1)) await store.deleteSession(ref)
      },
    }),
  },
]
