import { readFile, readdir } from "node:fs/promises"
import { join } from "node:path"
import { SessionError, isSessionError } from "@cognee-session/core"

/** @import { FilesBreakage } from "./files-breakage.ts" */

const READS = "reads of a damaged session fail with STORE_ERROR naming the session; every other session works"

/** @type {readonly FilesBreakage[]} */
export const brokenOnDamage = [
  {
    rule: "F4",
    what: "a damaged session reads as empty",
    caughtBy: READS,
    methods: (store) => ({
      getAllQaEntries: (session) => store.getAllQaEntries(session).catch(unlessStoreError(() => [])),
    }),
  },
  {
    rule: "F4",
    what: "the latest entries of a damaged session are those that can be read",
    caughtBy: READS,
    methods: (store) => ({
      getLatestQaEntries: (...args) => store.getLatestQaEntries(...args).catch(unlessStoreError(() => [])),
    }),
  },
  {
    rule: "F4",
    what: "the error of a damaged session does not name it",
    caughtBy: READS,
    methods: (store) => ({
      getAllQaEntries: (session) =>
        store.getAllQaEntries(session).catch(
          unlessStoreError(({ operation, outcome }) => {
            throw new SessionError({ code: "STORE_ERROR", message: "a record is damaged", operation, outcome })
          }),
        ),
    }),
  },
  {
    rule: "F4",
    what: "a handle that has met damage reads no other session either",
    caughtBy: READS,
    methods: (store) => {
      /** @type {SessionError | null} */
      let damage = null
      return {
        getAllQaEntries: async (session) => {
          if (damage !== null) throw damage
          return store.getAllQaEntries(session).catch(
            unlessStoreError((error) => {
              damage = error
              throw error
            }),
          )
        },
      }
    },
  },
  {
    rule: "F4",
    what: "a listing reads every session, and fails when one is damaged",
    caughtBy: "listSessions works with a damaged session, and lists it",
    methods: (store) => ({
      listSessions: async (...args) => {
        const page = await store.listSessions(...args)
        await Promise.all(page.sessions.map((session) => store.getAllQaEntries(session)))
        return page
      },
    }),
  },
  {
    rule: "F4",
    what: "a listing leaves out a session that is damaged",
    caughtBy: "listSessions works with a damaged session, and lists it",
    methods: (store) => ({
      listSessions: async (...args) => {
        const { sessions, nextCursor } = await store.listSessions(...args)
        const reads = await Promise.allSettled(sessions.map((session) => store.getAllQaEntries(session)))
        return { sessions: sessions.filter((_, index) => reads[index]?.status === "fulfilled"), nextCursor }
      },
    }),
  },
  {
    rule: "F4",
    what: "a deletion reads the session first, and fails when it is damaged",
    caughtBy: "deleteSession works on a damaged session, after which it is a new one",
    methods: (store) => ({
      deleteSession: async (session) => {
        const existed = (await store.getAllQaEntries(session)).length > 0
        return (await store.deleteSession(session)) || existed
      },
    }),
  },
  {
    rule: "F4",
    what: "prune passes over a session that is damaged",
    caughtBy: "prune works with a damaged session",
    methods: (store) => ({
      prune: async () => {
        const { sessions } = await store.listSessions("all", { limit: 1000 })
        for (const session of sessions) {
          const isSound = await store.getAllQaEntries(session).then(
            () => true,
            () => false,
          )
          if (isSound) await store.deleteSession(session)
        }
      },
    }),
  },
  {
    rule: "F5",
    what: "the error of a damaged session quotes what it could not read",
    caughtBy: "reading a damaged session tells nothing of what was stored",
    methods: (store, { dir }) => ({
      getAllQaEntries: (session) =>
        store.getAllQaEntries(session).catch(
          unlessStoreError(async ({ operation, message }) => {
            const text = await textBelow(dir)
            throw new SessionError({ code: "STORE_ERROR", message: `${message}: ${text}`, operation })
          }),
        ),
    }),
  },
]

/**
 * @template T
 * @param {(error: SessionError) => T} answer
 * @returns {(error: unknown) => T}
 */
function unlessStoreError(answer) {
  return (error) => {
    if (isSessionError(error) && error.code === "STORE_ERROR") return answer(error)
    throw error
  }
}

/**
 * The text of all files below a directory.
 *
 * @param {string} dir
 */
async function textBelow(dir) {
  const files = (await readdir(dir, { withFileTypes: true, recursive: true })).filter((entry) => entry.isFile())
  return (await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), "utf8")))).join()
}
