import { open } from "node:fs/promises"
import { setTimeout } from "node:timers/promises"
import { SessionError } from "@cognee-session/core"
import { fsStore } from "../../../../store-fs/dist/index.js"
import { eachCall, inTurn, perSession } from "./in-process.mjs"

/** @import { SessionQaEntry, SessionStore } from "@cognee-session/core" */
/** @import { FilesBreakage } from "./files-breakage.ts" */

/** @type {readonly FilesBreakage[]} */
export const brokenWholeSessions = [
  {
    rule: "G1",
    what: "a context is written in two halves, under a lock of the process",
    caughtBy: "a reader sees a whole graph context, and none a second time after a later one (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        setGraphContext: async (session, context) => {
          await store.setGraphContext(session, context.slice(0, context.length >> 1))
          return store.setGraphContext(session, context)
        },
      }),
  },
  {
    rule: "G1",
    what: "the first context of a session is added as a new file, which fails when another process was quicker",
    caughtBy: "20 first writers who race all succeed, and one context stays, the same for all (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        setGraphContext: async (session, context) => {
          const isFirst = (await store.getGraphContext(session)) === null
          await setTimeout(5)
          if (isFirst) await makeFile(`${place.dir}.${session.sessionId}`)
          return store.setGraphContext(session, context)
        },
      }),
  },
  {
    rule: "S2",
    what: "which of several deletions removed the session is decided under a lock of the process",
    caughtBy: "of 20 concurrent deletes of one session exactly one gets true (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        deleteSession: async (session) => {
          const isThere = (await store.latestQaId(session)) !== null
          await setTimeout(2)
          return (await store.deleteSession(session)) || isThere
        },
      }),
  },
  {
    rule: "S2",
    what: "a deletion removes the entries one by one and then the rest, under a lock of the process",
    caughtBy: "no reader sees a session half deleted (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        deleteSession: async (session) => {
          const removed = await removeEntries(store, session)
          return (await store.deleteSession(session)) || removed > 0
        },
      }),
  },
  {
    rule: "S2",
    what: "a create writes again what the process remembers of the session",
    caughtBy: "what was written before a deletion is never seen again, late writers included (two processes)",
    methods: (store, place) =>
      inTurn(store, place, {
        createQaEntry: async (session, entry) => {
          const id = await store.createQaEntry(session, entry)
          const known = remembered(place, session)
          for (const held of known.values()) await store.createQaEntry(session, withoutOwner(held)).catch(() => {})
          const made = await store.getQaEntry(session, id)
          if (made !== null) known.set(id, made)
          return id
        },
        deleteQaEntry: (session, id) => {
          remembered(place, session).delete(id)
          return store.deleteQaEntry(session, id)
        },
        deleteSession: (session) => {
          remembered(place, session).clear()
          return store.deleteSession(session)
        },
      }),
  },
  {
    rule: "S3",
    what: "prune removes the entries of a session one by one and then the rest, under a lock of the process",
    caughtBy: "a session that is written while prune runs stays or goes whole (two processes)",
    methods: (store, place) => {
      const methods = inTurn(store, place, {
        deleteSession: async (session) => {
          await removeEntries(store, session)
          await setTimeout(20)
          return (await store.latestQaId(session)) === null && store.deleteSession(session)
        },
      })
      return {
        ...inTurn(store, place, {}),
        prune: async () => {
          const { sessions } = await store.listSessions("all", { limit: 1000 })
          for (const session of sessions) await methods.deleteSession(session)
        },
      }
    },
  },
  {
    rule: "S4",
    what: "a process lists the sessions that it has written itself",
    caughtBy: "updatedAt never goes back, and a write is listed on the other handle at once (two processes)",
    methods: (store, place) => ({
      setGraphContext: (session, context) => {
        written(place, session).isOwn = true
        return store.setGraphContext(session, context)
      },
      listSessions: async (...args) => {
        const page = await store.listSessions(...args)
        return { ...page, sessions: page.sessions.filter((session) => written(place, session).isOwn) }
      },
    }),
  },
  {
    rule: "S4",
    what: "pages of a listing are told apart by their offset",
    caughtBy: "sessions that stay as they are come exactly once while others are written and deleted (two handles)",
    methods: (store) => ({
      listSessions: async (scope, { limit = 100, cursor = "0" } = {}) => {
        const { sessions } = await store.listSessions(scope, { limit: 1000 })
        const end = Number(cursor) + limit
        return { sessions: sessions.slice(Number(cursor), end), nextCursor: end < sessions.length ? String(end) : null }
      },
    }),
  },
  {
    rule: "X1",
    what: "the end of a session is kept in the process that wrote to it",
    caughtBy: "another process keeps to what a write has stored, and its own write decides anew",
    methods: (_, place) => {
      const store = fsStore({ dir: place.dir })
      const lifetime = (place.ttlSeconds ?? Infinity) * 1000
      return eachCall(store, async (session, call, name) => {
        const end = deadline(place, session)
        if (Date.now() >= end.at) await store.deleteSession(session)
        const result = await call()
        if (/^(create|update|set|save)/.test(name) && result !== false) end.at = Date.now() + lifetime
        return result
      })
    },
  },
  {
    rule: "X1",
    what: "a handle goes by its own ttlSeconds when it reads",
    caughtBy: "the last write decides, by its own handle's ttlSeconds, and every handle keeps to it",
    methods: (store, { ttlSeconds = Infinity }) => ({
      getQaEntry: async (session, id) => {
        const { sessions } = await store.listSessions({ userId: session.userId ?? null }, { limit: 1000 })
        const info = sessions.find(({ sessionId }) => sessionId === session.sessionId)
        const isOver = Date.now() >= Number(info?.updatedAt) + ttlSeconds * 1000
        return isOver ? null : store.getQaEntry(session, id)
      },
    }),
  },
  {
    rule: "X1",
    what: "a read renews",
    caughtBy: "reads and calls that change nothing give no new time",
    methods: (store) => ({
      getGraphContext: async (session) => {
        const context = await store.getGraphContext(session)
        if (context !== null) await store.setGraphContext(session, context)
        return context
      },
    }),
  },
  {
    rule: "X2",
    what: "whether a create finds the session expired is decided by a look before it",
    caughtBy: "a write at the very moment of expiry finds the session whole or gone",
    methods: (store) => ({
      createQaEntry: async (session, entry) => {
        const found = await store.getAllQaEntries(session)
        await setTimeout(20)
        const ids = await store.createQaEntries(session, [...found.map(withoutOwner), entry])
        return ids.at(-1) ?? ""
      },
    }),
  },
]

const remembered = perSession(() => /** @type {Map<string, SessionQaEntry>} */ (new Map()))
const written = perSession(() => ({ isOwn: false }))
const deadline = perSession(() => ({ at: Infinity }))

/** @param {string} path */
async function makeFile(path) {
  const file = await open(path, "wx").catch(() => null)
  if (file === null) throw new SessionError({ code: "STORE_ERROR", message: "there is such a file" })
  await file.close()
}

/** @param {SessionQaEntry} entry */
function withoutOwner({ sessionId: _sessionId, userId: _userId, ...entry }) {
  return entry
}

/**
 * @param {SessionStore} store
 * @param {import("@cognee-session/core").SessionKey} session
 */
async function removeEntries(store, session) {
  const entries = await store.getAllQaEntries(session)
  for (const { id } of entries) await store.deleteQaEntry(session, id)
  return entries.length
}
