import { SessionError, isSessionError } from "@cognee-session/core"
import type { MemoryBreakage } from "./memory-place.ts"

export const brokenReads: readonly MemoryBreakage[] = [
  {
    rule: "E6",
    what: "lastN 0 gives everything",
    caughtBy: "every n of a session of five gives the last n, oldest first",
    methods: (store) => ({
      getLatestQaEntries: (session, lastN, options) =>
        store.getLatestQaEntries(session, lastN === 0 && options?.before === undefined ? 1000 : lastN, options),
    }),
  },
  {
    rule: "E6",
    what: "lastN is a number of 32 bits",
    caughtBy: "every n of a session of five gives the last n, oldest first",
    methods: (store) => ({
      getLatestQaEntries: (session, lastN, options) =>
        store.getLatestQaEntries(session, lastN > 2 ** 31 ? lastN % 2 ** 32 : lastN, options),
    }),
  },
  {
    rule: "E6",
    what: "no more than 1,000 entries are given",
    caughtBy: "more than 1,000 entries come when more are asked for",
    methods: (store) => ({
      getLatestQaEntries: async (...args) => (await store.getLatestQaEntries(...args)).slice(-1000),
    }),
  },
  {
    rule: "E6",
    what: "the latest come first",
    caughtBy: "every n of a session of five gives the last n, oldest first",
    methods: (store) => ({
      getLatestQaEntries: async (...args) => (await store.getLatestQaEntries(...args)).toReversed(),
    }),
  },
  {
    rule: "E6",
    what: "before is counted in",
    caughtBy: "every n before every entry gives those just before it",
    methods: (store) => ({
      getLatestQaEntries: async (session, lastN, options) => {
        const entries = await store.getLatestQaEntries(session, lastN, options)
        const before = options?.before === undefined ? null : await store.getQaEntry(session, options.before)
        return before === null ? entries : [...entries, before].slice(-lastN)
      },
    }),
  },
  {
    rule: "E6",
    what: "before skips one entry too many",
    caughtBy: "paging backwards with before visits 250 entries once, in order, with deletes in between",
    methods: (store) => ({
      getLatestQaEntries: async (session, lastN, options) => {
        if (options?.before === undefined || lastN >= 2 ** 32) return store.getLatestQaEntries(session, lastN, options)
        return (await store.getLatestQaEntries(session, lastN + 1, options)).slice(0, -1)
      },
    }),
  },
  {
    rule: "E6",
    what: "a before that is not there reads as empty",
    caughtBy: "a before that the session does not hold is NOT_FOUND, for every n",
    methods: (store) => ({
      getLatestQaEntries: (...args) =>
        store.getLatestQaEntries(...args).catch((error: unknown) => {
          if (isSessionError(error) && error.code === "NOT_FOUND") return []
          throw error
        }),
    }),
  },
  {
    rule: "E6",
    what: "before is not looked for when nothing is asked for",
    caughtBy: "a before that the session does not hold is NOT_FOUND, for every n",
    methods: (store) => ({
      getLatestQaEntries: async (session, lastN, options) =>
        lastN === 0 ? [] : store.getLatestQaEntries(session, lastN, options),
    }),
  },
  {
    rule: "E6",
    what: "a lastN of 1.5 is rounded",
    caughtBy: "an n that is not a whole number from 0 to 2^53-1 is refused, whether or not the session exists",
    methods: (store) => ({
      getLatestQaEntries: (session, lastN, options) =>
        store.getLatestQaEntries(session, typeof lastN === "number" && lastN > 0 ? Math.floor(lastN) : lastN, options),
    }),
  },
  {
    rule: "E7",
    what: "a session that is not there is an error",
    caughtBy: "a session that does not exist reads as empty, and reading does not make it",
    methods: (store, place) => ({
      getGraphContext: async (session) => {
        if (place.find(session) !== undefined) return store.getGraphContext(session)
        throw new SessionError({ code: "NOT_FOUND", message: "there is no such session" })
      },
    }),
  },
  {
    rule: "E7",
    what: "a read makes the session",
    caughtBy: "a session that does not exist reads as empty, and reading does not make it",
    methods: (store, place) => ({
      latestQaId: async (session) => {
        if (place.find(session) === undefined) await store.setGraphContext(session, "")
        return store.latestQaId(session)
      },
    }),
  },
]
