import { Buffer } from "node:buffer"
import type { SessionStore } from "@cognee-session/core"
import { type MemoryBreakage, type MemoryPlace, conflict } from "./memory-place.ts"

export const brokenNames: readonly MemoryBreakage[] = [
  {
    rule: "K1",
    what: "the anonymous user is the user default",
    caughtBy: "the anonymous user equals no string and is not any user",
    methods: knownAs(([userId, sessionId]) => [userId ?? "default", sessionId]),
  },
  {
    rule: "K1",
    what: "a listing of the anonymous user gives everybody's sessions",
    caughtBy: "a listing of the anonymous user holds no sessions of others, and the other way round",
    methods: (store) => ({
      listSessions: (scope, options) =>
        store.listSessions(scope !== "all" && scope?.userId === null ? "all" : scope, options),
    }),
  },
  {
    rule: "K1",
    what: "a userId that is undefined is another user than one that is absent",
    caughtBy: "a userId that is absent, undefined or null names the same anonymous user",
    methods: (store) => ({
      createQaEntry: (session, entry) => {
        const isUndefined = "userId" in session && session.userId === undefined
        return store.createQaEntry(isUndefined ? { ...session, userId: "undefined" } : session, entry)
      },
    }),
  },
  {
    rule: "K2",
    what: "a session id with U+0000 is taken",
    caughtBy: "a session id that is empty, too long, malformed or no string is refused by every operation",
    methods: (store) => ({
      getGraphContext: async (session) => (session?.sessionId === "a\0b" ? null : store.getGraphContext(session)),
    }),
  },
  {
    rule: "K2",
    what: "the length of a user id is counted in characters",
    caughtBy: "a user id that is empty, too long, malformed or no string is refused by every operation",
    methods: (store) => ({
      latestQaId: async (session) => {
        const { userId } = session ?? {}
        const isLong = typeof userId === "string" && userId.length <= 512 && Buffer.byteLength(userId) > 512
        return isLong ? null : store.latestQaId(session)
      },
    }),
  },
  {
    rule: "K2",
    what: "deleting an entry by half a character finds none, instead of being refused",
    caughtBy: "an entry id that is empty, too long, malformed or no string is refused, and nothing is written",
    methods: (store) => ({
      deleteQaEntry: async (session, id) => id !== "a\ud83d" && store.deleteQaEntry(session, id),
    }),
  },
  {
    rule: "K3",
    what: "session ids are trimmed",
    caughtBy: "session and user ids are compared exactly: hostile ones side by side stay apart",
    methods: knownAs(([userId, sessionId]) => [userId, sessionId.trim() || sessionId]),
  },
  {
    rule: "K3",
    what: "user ids are folded to lower case",
    caughtBy: "session and user ids are compared exactly: hostile ones side by side stay apart",
    methods: knownAs(([userId, sessionId]) => [userId?.toLowerCase() ?? null, sessionId]),
  },
  {
    rule: "K3",
    what: "session ids are normalized",
    caughtBy: "deleting every second of the hostile sessions leaves the others as they are",
    methods: knownAs(([userId, sessionId]) => [userId, sessionId.normalize("NFC")]),
  },
  {
    rule: "K3",
    what: "user and session ids are joined by a colon",
    caughtBy: "session and user ids are compared exactly: hostile ones side by side stay apart",
    methods: knownAs(([userId, sessionId]) => [null, userId === null ? sessionId : `${userId}:${sessionId}`]),
  },
  {
    rule: "K3",
    what: "long ids are cut at 255 characters",
    caughtBy: "session and user ids are compared exactly: hostile ones side by side stay apart",
    methods: knownAs(([userId, sessionId]) => [userId, sessionId.slice(0, 255)]),
  },
  {
    rule: "K3",
    what: "a deletion takes the id for a prefix",
    caughtBy: "deleting every second of the hostile sessions leaves the others as they are",
    methods: (store, { sessions }) => ({
      deleteSession: async (session) => {
        const found = [...sessions.values()].filter(({ ref }) => ref.userId === (session?.userId ?? null))
        const longer = found.filter(({ ref }) => ref.sessionId.startsWith(session?.sessionId))
        for (const { ref } of longer) if (ref.sessionId !== session.sessionId) await store.deleteSession(ref)
        return store.deleteSession(session)
      },
    }),
  },
  {
    rule: "K3",
    what: "an update finds an entry whatever the case of its id",
    caughtBy: "entry ids are compared exactly: hostile ones side by side are different entries",
    methods: (store, place) => ({
      updateQaEntry: (session, id, update) => {
        const held = [...(place.find(session)?.entries.keys() ?? [])]
        const alike = held.find((other) => other.toLowerCase() === id.toLowerCase())
        return store.updateQaEntry(session, alike ?? id, update)
      },
    }),
  },
  {
    rule: "K3",
    what: "trace ids are trimmed",
    caughtBy: "trace ids are compared exactly: hostile ones side by side are different steps",
    methods: (store) => ({
      saveTraceStep: (session, step) => store.saveTraceStep(session, { ...step, traceId: step.traceId?.trim() }),
    }),
  },
  {
    rule: "K4",
    what: "an update finds the entry in another session too",
    caughtBy: "an update or a delete by the id of another session's entry finds nothing",
    methods: (store, place) => ({
      updateQaEntry: (session, id, update) => {
        const found = place.holds(session, id) ? session : ownerOf(place, id)
        return store.updateQaEntry(found ?? session, id, update)
      },
    }),
  },
  {
    rule: "K4",
    what: "a deletion takes the sessions of that id of every user",
    caughtBy: "no operation on one session touches another",
    methods: (store, { sessions }) => ({
      deleteSession: async (session) => {
        const refs = [...sessions.values()].map(({ ref }) => ref)
        const alike = refs.filter(({ sessionId }) => sessionId === session.sessionId)
        return (await Promise.all([store.deleteSession(session), ...alike.map((ref) => store.deleteSession(ref))]))[0]
      },
    }),
  },
  {
    rule: "K5",
    what: "an entry id is taken when another session of the user holds it",
    caughtBy: "the same entry id in several sessions is several entries",
    methods: (store, place) => ({
      createQaEntry: async (session, entry) => {
        const owner = ownerOf(place, entry?.id)
        const isForeign = owner?.userId === session.userId && owner?.sessionId !== session.sessionId
        if (isForeign) throw conflict(entry.id!)
        return store.createQaEntry(session, entry)
      },
    }),
  },
  {
    rule: "K5",
    what: "entries and trace steps share one set of ids",
    caughtBy: "the same trace id in several sessions is several steps, and entry and trace ids do not meet",
    methods: (store, place) => ({
      saveTraceStep: async (session, step) => {
        if (place.holds(session, step?.traceId)) throw conflict(step.traceId!)
        return store.saveTraceStep(session, step)
      },
    }),
  },
]

/** Makes the storage know its sessions by other names. */
function knownAs(change: MemoryPlace["sessions"]["knownAs"]): MemoryBreakage["methods"] {
  return (_: SessionStore, { sessions }) => {
    sessions.knownAs = change
    return {}
  }
}

/** A session that holds an entry of that id. */
function ownerOf(
  { sessions }: MemoryPlace,
  id: string | undefined,
): { sessionId: string; userId: string | null } | undefined {
  return [...sessions.values()].find(({ entries }) => id !== undefined && entries.has(id))?.ref
}
