import { setTimeout } from "node:timers/promises"
import { SessionError, type SessionOperation, type SessionStore, isSessionError } from "@cognee-session/core"
import { memoryStore } from "@cognee-session/core/memory"
import { isConflict } from "../conflicts.mjs"
import type { MemoryBreakage } from "./memory-place.ts"

export const brokenFailures: readonly MemoryBreakage[] = [
  {
    rule: "F1",
    what: "a bad key throws synchronously",
    caughtBy: "no method ever throws synchronously, and garbage is INVALID_PARAMETER, in every place of every method",
    methods: (store) => ({
      getGraphContext: (session) => {
        if (session === null) throw new Error("session must be an object")
        return store.getGraphContext(session)
      },
    }),
  },
  {
    rule: "F1",
    what: "arguments are checked before the closed state",
    caughtBy: "checks come in this order: CLOSED, UNSUPPORTED, INVALID_PARAMETER",
    methods: (store) => ({
      getGraphContext: async (session) =>
        session?.sessionId === "" ? memoryStore().getGraphContext(session) : store.getGraphContext(session),
    }),
  },
  {
    rule: "F1",
    what: "the error of a create does not name its operation",
    caughtBy: "a rejection carries code, operation, retryable and outcome",
    methods: (store) => ({
      createQaEntry: (...args) => store.createQaEntry(...args).catch(rejecting({ operation: "" })),
    }),
  },
  {
    rule: "F1",
    what: "a conflict is a STORE_ERROR",
    caughtBy: "a rejection carries code, operation, retryable and outcome",
    methods: (store) => ({
      createQaEntry: (...args) =>
        store
          .createQaEntry(...args)
          .catch((error: unknown) => rejecting(isConflict(error) ? { code: "STORE_ERROR" } : {})(error)),
    }),
  },
  {
    rule: "F1",
    what: "a createdAt that is no Date is an error that is no SessionError",
    caughtBy: "garbage within entries, updates and steps is INVALID_PARAMETER and throws nothing",
    methods: (store) => ({
      createQaEntry: async (session, entry) => {
        if (typeof entry?.createdAt === "number") throw new RangeError("createdAt must be a Date")
        return store.createQaEntry(session, entry)
      },
    }),
  },
  {
    rule: "F2",
    what: "a rejected create does not carry its ids",
    caughtBy:
      "a rejected create carries the ids that it was sent with, and outcome not-applied means that nothing is there",
    methods: (store) => ({ createQaEntry: (...args) => store.createQaEntry(...args).catch(rejecting({ ids: [] })) }),
  },
  {
    rule: "F2",
    what: "a rejected batch carries the ids that were given, and not those that were made",
    caughtBy: "a rejected batch carries all ids in order, generated ones too; repeating it with them is safe",
    methods: (store) => ({
      createQaEntries: (session, entries) =>
        store.createQaEntries(session, entries).catch((error: unknown) => {
          const ids = isConflict(error) ? entries.map(({ id }) => id) : []
          return rejecting({ ids: ids.filter((id) => id !== undefined) })(error)
        }),
    }),
  },
  {
    rule: "F2",
    what: "a create that conflicts has written something",
    caughtBy:
      "a rejected create carries the ids that it was sent with, and outcome not-applied means that nothing is there",
    methods: (store) => ({
      createQaEntry: (session, entry) =>
        store.createQaEntry(session, entry).catch(async (error: unknown) => {
          if (isConflict(error)) await store.createQaEntry(session, { ...entry, id: undefined })
          throw error
        }),
    }),
  },
  {
    rule: "F2",
    what: "a rejected trace step has an unknown outcome",
    caughtBy: "a rejected trace step carries its id",
    methods: (store) => ({
      saveTraceStep: (...args) => store.saveTraceStep(...args).catch(rejecting({ outcome: "unknown" })),
    }),
  },
  {
    rule: "F5",
    what: "the error of a conflict quotes the question",
    caughtBy: "no rejection carries entry text or rejected values",
    methods: (store) => ({
      createQaEntry: (session, entry) =>
        store.createQaEntry(session, entry).catch((error: unknown) => {
          if (isConflict(error)) rejecting({ message: `cannot insert "${entry.question}"` })(error)
          throw error
        }),
    }),
  },
  {
    rule: "F5",
    what: "the error of an update lists the fields that it had",
    caughtBy: "no rejection carries entry text or rejected values",
    methods: (store) => ({
      updateQaEntry: (session, id, update) =>
        store.updateQaEntry(session, id, update).catch((error: unknown) => {
          throw Object.assign(error as Error, { fields: Object.keys(update) })
        }),
    }),
  },
  {
    rule: "F5",
    what: "an error has the statement with its parameters as its cause",
    caughtBy: "errors of a backend that is away carry no entry text and no secrets",
    methods: (store) => ({
      setGraphContext: (session, context) =>
        store.setGraphContext(session, context).catch((error: unknown) => {
          throw Object.assign(error as Error, { cause: new Error(`update sessions set context = '${context}'`) })
        }),
    }),
  },
  {
    rule: "F5",
    what: "a store shows the password that it was opened with",
    caughtBy: "no rejection of a store that holds a text carries that text, nor the harness's secrets",
    methods: (store) => {
      Object.assign(store, { url: "redis://user:a-secret-of-the-harness@localhost" })
      return {}
    },
  },
  {
    rule: "F6",
    what: "close does not wait for what is in flight",
    caughtBy: "close waits for what is in flight, and what was in flight is done",
    methods: (store) => ({
      createQaEntry: async (...args) => {
        const id = await store.createQaEntry(...args)
        await setTimeout(5)
        return id
      },
    }),
  },
  {
    rule: "F6",
    what: "a closed store still reads",
    caughtBy: "from the call of close on, every method is CLOSED",
    methods: (store) => ({
      getGraphContext: (session) =>
        store.getGraphContext(session).catch((error: unknown) => {
          if (isSessionError(error) && error.code === "CLOSED") return null
          throw error
        }),
    }),
  },
  {
    rule: "F6",
    what: "a store that is closing still takes writes",
    caughtBy: "from the call of close on, every method is CLOSED",
    methods: (store) => ({
      close: async () => {
        await setTimeout(1)
        return store.close()
      },
    }),
  },
  {
    rule: "F6",
    what: "close rejects when it is called again",
    caughtBy: "close may be called twice, at once and later",
    methods: (store) => {
      let isClosed = false
      return {
        close: async () => {
          if (isClosed) throw new SessionError({ code: "CLOSED", message: "the store was closed" })
          isClosed = true
          return store.close()
        },
      }
    },
  },
  {
    rule: "F7",
    what: "a handle that has failed once fails for ever",
    caughtBy: "a handle first used while the backend is away works when it is back",
    methods: (store) => {
      let failure: unknown = null
      return {
        getAllQaEntries: (session) =>
          store.getAllQaEntries(session).catch((error: unknown) => rejecting({})((failure = error))),
        setGraphContext: async (session, context) => {
          if (failure !== null) return rejecting({})(failure)
          return store.setGraphContext(session, context)
        },
      }
    },
  },
  {
    rule: "F7",
    what: "a call waits longer for the backend than the bound that is told",
    caughtBy: "while the backend is away calls fail in bounded time; when it is back the same handle works again",
    methods: (store, { sessions }) => ({
      getGraphContext: async (session) => {
        if (sessions.isAway) await setTimeout(3500)
        return store.getGraphContext(session)
      },
    }),
  },
  {
    rule: "9",
    what: "traces are declared and do not work",
    caughtBy: "traces is declared: saveTraceStep and readTraceSteps work",
    methods: () => ({ saveTraceStep: async () => unsupported("saveTraceStep") }),
  },
  {
    rule: "9",
    what: "listings work and are not declared",
    caughtBy: "unless listSessions is declared, listSessions is UNSUPPORTED",
    methods: (store) => ({ capabilities: { ...store.capabilities, listSessions: false } }),
  },
  {
    rule: "9",
    what: "expiry works and is not declared",
    caughtBy: "unless expiry is declared, sessions do not expire",
    methods: (store) => ({ capabilities: { ...store.capabilities, expiry: false } }),
  },
  {
    rule: "9",
    what: "a batch is declared by the first handle alone",
    caughtBy: "capabilities says yes or no to each of the five, and every handle says the same",
    methods: (store, { sessions }) => {
      const isFirst = !opened.has(sessions)
      opened.add(sessions)
      return { capabilities: { ...store.capabilities, atomicBatch: isFirst } }
    },
  },
]

/** The storages of which a handle was opened. */
const opened = new WeakSet<object>()

/** Rejects with the same error, in which something is different. */
function rejecting(different: Partial<SessionError>): (error: unknown) => never {
  return (error) => {
    const { code, message, operation, retryable, outcome, ids } = error as SessionError
    throw new SessionError({ code, message, operation, retryable, outcome, ids, ...different })
  }
}

function unsupported(operation: SessionOperation & keyof SessionStore): never {
  throw new SessionError({ code: "UNSUPPORTED", message: `there is no ${operation} yet`, operation })
}
