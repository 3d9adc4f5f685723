import { type MemoryBreakage, listing } from "./memory-place.ts"

export const brokenExpiries: readonly MemoryBreakage[] = [
  {
    rule: "X1",
    what: "reads renew",
    caughtBy: "reads and calls that change nothing give no new time",
    methods: (store, place) => ({
      getAllQaEntries: async (session) => {
        const entries = await store.getAllQaEntries(session)
        const held = place.find(session)
        if (held !== undefined && entries.length > 0) held.expiresAt = Date.now() + place.ttl
        return entries
      },
    }),
  },
  {
    rule: "X1",
    what: "an update that finds no entry renews",
    caughtBy: "reads and calls that change nothing give no new time",
    methods: (store, place) => ({
      updateQaEntry: async (session, id, update) => {
        const held = (await store.latestQaId(session)) === null ? undefined : place.find(session)
        if (held !== undefined) held.expiresAt = Date.now() + place.ttl
        return store.updateQaEntry(session, id, update)
      },
    }),
  },
  {
    rule: "X1",
    what: "the deletion of an entry does not renew",
    caughtBy: "each kind of write gives the whole session its time anew",
    methods: (store, place) => ({
      deleteQaEntry: async (session, id) => {
        const before = place.find(session)?.expiresAt
        const deleted = await store.deleteQaEntry(session, id)
        const held = place.find(session)
        if (held !== undefined) held.expiresAt = before ?? held.expiresAt
        return deleted
      },
    }),
  },
  {
    rule: "X1",
    what: "each handle goes by its own ttlSeconds",
    caughtBy: "the last write decides, by its own handle's ttlSeconds, and every handle keeps to it",
    methods: (store, place) => ({
      getQaEntry: async (session, id) => {
        const held = place.find(session)
        if (held !== undefined) held.expiresAt = held.updatedAt + place.ttl
        return store.getQaEntry(session, id)
      },
    }),
  },
  {
    rule: "X1",
    what: "a later write never brings the end of a session nearer",
    caughtBy: "the last write decides, by its own handle's ttlSeconds, and every handle keeps to it",
    methods: (store, place) => ({
      updateQaEntry: async (session, id, update) => {
        const before = place.find(session)?.expiresAt ?? 0
        const updated = await store.updateQaEntry(session, id, update)
        const held = place.find(session)
        if (held !== undefined) held.expiresAt = Math.max(held.expiresAt, before)
        return updated
      },
    }),
  },
  {
    rule: "X1",
    what: "the graph context expires by itself",
    caughtBy: "each kind of write gives the whole session its time anew",
    methods: (store, place) => {
      const setAt = new Map<string, number>()
      return {
        setGraphContext: async (session, context) => {
          await store.setGraphContext(session, context)
          setAt.set(session.sessionId, Date.now())
        },
        getGraphContext: async (session) => {
          const isOver = Date.now() >= (setAt.get(session.sessionId) ?? Infinity) + place.ttl
          return isOver ? null : store.getGraphContext(session)
        },
      }
    },
  },
  {
    rule: "X2",
    what: "a listing shows expired sessions",
    caughtBy: "an expired session is gone for every operation",
    methods: (_, place) => listing(place, ({ entries }) => entries.size > 0),
  },
  {
    rule: "X2",
    what: "the deletion of an expired session says that it existed",
    caughtBy: "an expired session is gone for every operation",
    methods: (store, place) => ({
      deleteSession: async (session) => {
        const isThere = place.find(session) !== undefined
        return (await store.deleteSession(session)) || isThere
      },
    }),
  },
  {
    rule: "X2",
    what: "a graph context set after expiry brings back the old incarnation",
    caughtBy: "a write after expiry starts a new incarnation: ids are free, nothing old is seen, then or later",
    methods: (store, place) => ({
      setGraphContext: async (session, context) => {
        const held = place.find(session)
        if (held !== undefined) held.expiresAt = Infinity
        return store.setGraphContext(session, context)
      },
    }),
  },
  {
    rule: "X2",
    what: "an id that an expired session held is a conflict",
    caughtBy: "a write after expiry starts a new incarnation: ids are free, nothing old is seen, then or later",
    methods: (store, place) => ({
      createQaEntry: async (session, entry) => {
        const held = place.find(session)
        const expiresAt = held?.expiresAt ?? 0
        if (held !== undefined) held.expiresAt = Infinity
        try {
          return await store.createQaEntry(session, entry)
        } finally {
          if (held !== undefined) held.expiresAt = Math.max(expiresAt, held.expiresAt === Infinity ? 0 : held.expiresAt)
        }
      },
    }),
  },
]
