import {
  type SessionError,
  type SessionStore,
  type SessionStoreDriver,
  createSessionStore,
  isSessionError,
} from "@cognee-session/core"
import { memoryStorage, memoryStore } from "@cognee-session/core/memory"
import type { SessionStoreHarness } from "@cognee-session/testkit"
import { MapDriver, MapStorage } from "./map-driver.ts"

/** A store around a good one that breaks one rule which the shell keeps for drivers. */
export interface BrokenStore {
  readonly rule: string
  readonly what: string
  readonly wrap: (store: SessionStore) => Partial<SessionStore>
}

export const brokenStores: readonly BrokenStore[] = [
  {
    rule: "K2",
    what: "a session id with U+0000 is taken",
    wrap: (store) => ({
      getGraphContext: async (key) => (key.sessionId === "a\0b" ? null : store.getGraphContext(key)),
    }),
  },
  {
    rule: "E5",
    what: "a graph context of any length is taken",
    wrap: (store) => ({
      setGraphContext: (key, context) => store.setGraphContext(key, context.slice(0, 16 * 1024 * 1024)),
    }),
  },
  {
    rule: "E6",
    what: "lastN 0 gives everything",
    wrap: (store) => ({
      getLatestQaEntries: (key, lastN, options) => store.getLatestQaEntries(key, lastN === 0 ? 1000 : lastN, options),
    }),
  },
  {
    rule: "E9",
    what: "a score of 0 is taken for none",
    wrap: (store) => ({
      createQaEntry: (key, entry) =>
        store.createQaEntry(key, entry?.feedbackScore === 0 ? { ...entry, feedbackScore: null } : entry),
    }),
  },
  {
    rule: "E13",
    what: "an entry is copied a moment after the call",
    wrap: (store) => ({
      createQaEntry: async (key, entry) => {
        await Promise.resolve()
        return store.createQaEntry(key, entry)
      },
    }),
  },
  {
    rule: "F1",
    what: "a bad key throws synchronously",
    wrap: (store) => ({
      getGraphContext: (key) => {
        if (typeof key?.sessionId !== "string") throw new TypeError("sessionId must be a string")
        return store.getGraphContext(key)
      },
    }),
  },
  {
    rule: "F1",
    what: "arguments are checked before the closed state",
    wrap: (store) => ({
      getGraphContext: async (key) => {
        if (key?.sessionId === "") return memoryStore().getGraphContext(key)
        return store.getGraphContext(key)
      },
    }),
  },
  {
    rule: "F2",
    what: "a rejected create does not carry its ids",
    wrap: (store) => ({ createQaEntry: (key, entry) => store.createQaEntry(key, entry).catch(withoutIds) }),
  },
  {
    rule: "F5",
    what: "the message of an unknown field names it",
    wrap: (store) => ({
      updateQaEntry: (key, id, update) =>
        store.updateQaEntry(key, id, update).catch((error: unknown) => {
          throw Object.assign(error as Error, { fields: Object.keys(update) })
        }),
    }),
  },
  {
    rule: "F6",
    what: "close does not wait for what is in flight",
    wrap: (store) => ({
      createQaEntry: async (key, entry) => {
        const id = await store.createQaEntry(key, entry)
        await new Promise((resolve) => setTimeout(resolve, 5))
        return id
      },
    }),
  },
  {
    rule: "F6",
    what: "a closed store still reads",
    wrap: (store) => ({
      getGraphContext: (key) =>
        store.getGraphContext(key).catch((error: unknown) => {
          if (isSessionError(error) && error.code === "CLOSED") return null
          throw error
        }),
    }),
  },
]

function withoutIds(error: SessionError): never {
  throw Object.assign(Object.create(error) as SessionError, { ids: [] })
}

/** A harness of `memoryStore` with some methods replaced. */
export function wrappedHarness({ what, wrap }: BrokenStore): SessionStoreHarness {
  return {
    name: what,
    create: () => {
      const storage = memoryStorage()
      return {
        open: (options) => replaced(memoryStore({ ...options, storage }), wrap),
        destroy: () => {},
        expiry: { coarseMs: 1 },
        secrets: ["a-secret-of-the-harness"],
      }
    },
  }
}

function replaced(store: SessionStore, wrap: BrokenStore["wrap"]): SessionStore {
  const own = wrap(store) as Record<PropertyKey, unknown>
  return new Proxy(store, {
    get: (target, key) => {
      if (key in own) return own[key]
      const member = (target as unknown as Record<PropertyKey, unknown>)[key]
      return typeof member === "function" ? member.bind(target) : member
    },
  })
}

/** A store of the nine required methods and no more. */
export function coreOnlyHarness(): SessionStoreHarness {
  return {
    name: "a driver with the required methods alone",
    create: () => {
      const storage = new MapStorage()
      return {
        open: () => createSessionStore(requiredMethodsOf(new MapDriver(storage, Infinity, "space"))),
        destroy: () => {},
      }
    },
  }
}

function requiredMethodsOf(driver: MapDriver): SessionStoreDriver {
  const names = ["createQaEntry", "getLatestQaEntries", "getAllQaEntries", "updateQaEntry", "deleteQaEntry"] as const
  const more = ["deleteSession", "prune", "getGraphContext", "setGraphContext"] as const
  const methods = [...names, ...more].map((name) => [name, (driver[name] as () => unknown).bind(driver)])
  return { name: "map", ...Object.fromEntries(methods) } as unknown as SessionStoreDriver
}
