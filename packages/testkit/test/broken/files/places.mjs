import { readdir, rm } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { fsStore } from "../../../../store-fs/dist/index.js"
import { eachCall } from "./in-process.mjs"

/** @import { FilesBreakage } from "./files-breakage.ts" */

/** @type {readonly FilesBreakage[]} */
export const brokenPlaces = [
  {
    rule: "K6",
    what: "prune matches the name of the directory as a prefix",
    caughtBy: "prune and deleteSession leave the other namespace alone, in both directions",
    methods: (store, { dir }) => ({
      prune: async () => {
        await store.prune()
        for (const path of await beside(dir)) if (path.startsWith(dir)) await rm(path, { recursive: true, force: true })
      },
    }),
  },
  {
    rule: "K6",
    what: "a listing matches the name of the directory as a prefix",
    caughtBy: "a listing of all holds this namespace's sessions alone",
    methods: (store, { dir }) => ({
      listSessions: async (...args) => {
        const pages = [await store.listSessions(...args)]
        for (const path of await beside(dir))
          if (path.startsWith(dir)) pages.push(await fsStore({ dir: path }).listSessions(...args))
        return { sessions: pages.flatMap(({ sessions }) => sessions), nextCursor: pages[0]?.nextCursor ?? null }
      },
    }),
  },
  {
    rule: "K6",
    what: "a session that is not found is looked for in the directory beside",
    caughtBy: "stores in different namespaces see nothing of each other",
    methods: (store, { dir }) => ({
      getGraphContext: async (session) => {
        const contexts = [await store.getGraphContext(session)]
        for (const path of await beside(dir)) contexts.push(await fsStore({ dir: path }).getGraphContext(session))
        return contexts.find((context) => context !== null) ?? null
      },
    }),
  },
  {
    rule: "9",
    what: "several processes are declared, and each has a directory of its own",
    caughtBy: "multiProcess is declared: another process works on the storage",
    methods: (_, { dir }) => eachCall(fsStore({ dir: join(dir, String(process.pid)) }), (_session, call) => call()),
  },
  {
    rule: "9",
    what: "several processes work and are not declared",
    caughtBy: "unless multiProcess is declared, another process does not share the storage",
    methods: (store) => ({ capabilities: { ...store.capabilities, multiProcess: false } }),
  },
]

/**
 * The other directories in the one that this directory is in.
 *
 * @param {string} dir
 */
async function beside(dir) {
  const names = await readdir(dirname(dir))
  return names.filter((name) => name !== basename(dir)).map((name) => join(dirname(dir), name))
}
