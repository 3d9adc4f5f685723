import type { SessionKey } from "@cognee-session/core"
import type { MemoryBreakage } from "./memory-place.ts"

export const brokenListings: readonly MemoryBreakage[] = [
  {
    rule: "S4",
    what: "the cursor is off by one: the last session of a page comes again on the next",
    caughtBy: "pages of every size give every session once; the last one has no cursor",
    methods: (store) => ({
      listSessions: async (scope, options) => {
        const page = await store.listSessions(scope, options)
        const { limit = 100 } = options ?? {}
        if (page.nextCursor === null || limit === 1) return page
        return { ...page, nextCursor: (await store.listSessions(scope, { ...options, limit: limit - 1 })).nextCursor }
      },
    }),
  },
  {
    rule: "S4",
    what: "pages are told apart by their offset",
    caughtBy: "sessions that go, come or are written between two pages do not hide or double the others",
    methods: (store) => ({
      listSessions: async (scope, options) => {
        const { limit = 100, cursor } = options ?? {}
        if (cursor !== undefined && !/^\d+$/.test(cursor)) return store.listSessions(scope, options)
        const from = Number(cursor ?? 0)
        const { sessions } = await store.listSessions(scope, { limit: 1000 })
        const isLast = from + limit >= sessions.length
        return { sessions: sessions.slice(from, from + limit), nextCursor: isLast ? null : String(from + limit) }
      },
    }),
  },
  {
    rule: "S4",
    what: "a full last page has a cursor",
    caughtBy: "pages of every size give every session once; the last one has no cursor",
    methods: (store) => {
      const end = new Set<string | null>()
      return {
        listSessions: async (scope, options) => {
          if (end.has(options?.cursor ?? null)) return { sessions: [], nextCursor: null }
          const page = await store.listSessions(scope, options)
          if (page.nextCursor !== null || page.sessions.length !== options?.limit) return page
          end.add(`end of ${options.limit}`)
          return { ...page, nextCursor: `end of ${options.limit}` }
        },
      }
    },
  },
  {
    rule: "S4",
    what: "the cursor of another scope is taken for none",
    caughtBy: "a cursor of another scope is refused",
    methods: (store) => ({
      listSessions: (scope, options) =>
        store.listSessions(scope, options).catch((error: unknown) => {
          if (options?.cursor === undefined || options.cursor.length < 20) throw error
          return store.listSessions(scope, { ...options, cursor: undefined })
        }),
    }),
  },
  {
    rule: "S4",
    what: "a scope without a userId is everybody's",
    caughtBy: "a limit that is not 1 to 1,000, an unknown option and a wrong scope are refused",
    methods: (store) => ({
      listSessions: (scope, options) =>
        store.listSessions(scope !== "all" && scope?.userId === undefined ? "all" : scope, options),
    }),
  },
  {
    rule: "S4",
    what: "a page holds 1,000 sessions when no limit is given",
    caughtBy: "a page holds 100 sessions when no limit is given",
    methods: (store) => ({
      listSessions: (scope, options) => store.listSessions(scope, { ...options, limit: options?.limit ?? 1000 }),
    }),
  },
  {
    rule: "S4",
    what: "sessions of one millisecond come in the order of their last writes",
    caughtBy: "sessions written at once come in the order of time, user and session id, page by page too",
    methods: (store, { sessions }) => ({
      listSessions: async (scope, options) => {
        const page = await store.listSessions(scope, options)
        const keys = [...sessions.values()].map(({ ref }) => JSON.stringify(ref))
        const place = ({ sessionId, userId }: SessionKey): number => keys.indexOf(JSON.stringify({ sessionId, userId }))
        const sorted = page.sessions.toSorted(
          (a, b) => Number(b.updatedAt) - Number(a.updatedAt) || place(b) - place(a),
        )
        return { ...page, sessions: sorted }
      },
    }),
  },
  {
    rule: "S4",
    what: "updatedAt is the time of the first write",
    caughtBy: "updatedAt is the time of the last write",
    methods: (store, place) => {
      const keeping = async <T>(session: SessionKey, write: () => Promise<T>): Promise<T> => {
        const before = place.find(session)?.updatedAt
        const result = await write()
        const held = place.find(session)
        if (held !== undefined) held.updatedAt = before ?? held.updatedAt
        return result
      }
      return {
        createQaEntry: (session, entry) => keeping(session, () => store.createQaEntry(session, entry)),
        updateQaEntry: (session, id, update) => keeping(session, () => store.updateQaEntry(session, id, update)),
        setGraphContext: (session, context) => keeping(session, () => store.setGraphContext(session, context)),
      }
    },
  },
  {
    rule: "S4",
    what: "a trace step does not count as a write",
    caughtBy:
      "most recently written comes first, whichever part was written; reads and calls that change nothing do not count",
    methods: (store, place) => ({
      saveTraceStep: async (session, step) => {
        const before = place.find(session)?.updatedAt
        const id = await store.saveTraceStep(session, step)
        const held = place.find(session)
        if (held !== undefined) held.updatedAt = before ?? held.updatedAt
        return id
      },
    }),
  },
  {
    rule: "S4",
    what: "a delete that finds nothing counts as a write",
    caughtBy:
      "most recently written comes first, whichever part was written; reads and calls that change nothing do not count",
    methods: (store, place) => ({
      deleteQaEntry: async (session, id) => {
        const held = place.find(session)
        if (held !== undefined) held.updatedAt = Date.now()
        return store.deleteQaEntry(session, id)
      },
    }),
  },
  {
    rule: "S4",
    what: "updatedAt is kept to the second",
    caughtBy: "updatedAt is the time of the last write",
    methods: (store) => ({
      listSessions: async (scope, options) => {
        const page = await store.listSessions(scope, options)
        const second = (time: Date): Date => new Date(Math.floor(Number(time) / 1000) * 1000)
        return { ...page, sessions: page.sessions.map((info) => ({ ...info, updatedAt: second(info.updatedAt) })) }
      },
    }),
  },
]
