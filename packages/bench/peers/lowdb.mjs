import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { JSONFilePreset } from "lowdb/node"
import { newEntry } from "../dist/compare/subjects/entry.js"

/** A file for each session, read when the session is first used and kept in memory from then on. */
export function open({ dir }) {
  const opened = new Map()
  const pathOf = (session) => join(dir, `${session}.json`)
  const db = (session) => {
    if (!opened.has(session)) opened.set(session, JSONFilePreset(pathOf(session), { entries: [] }))
    return opened.get(session)
  }
  return {
    async fill(session, turns) {
      const added = turns.map(newEntry)
      await (await db(session)).update(({ entries }) => entries.push(...added))
      return added.map(({ id }) => id)
    },
    async append(session, turn) {
      const entry = newEntry(turn)
      await (await db(session)).update(({ entries }) => entries.push(entry))
      return entry.id
    },
    latest: async (session, count) => (await db(session)).data.entries.slice(-count),
    all: async (session) => (await db(session)).data.entries,
    update: async (session, id, change) =>
      (await db(session)).update(({ entries }) =>
        Object.assign(
          entries.find((entry) => entry.id === id),
          change,
        ),
      ),
    delete: async (session, id) =>
      (await db(session)).update((data) => (data.entries = data.entries.filter((entry) => entry.id !== id))),
    answers: async (session) => JSON.parse(await readFile(pathOf(session), "utf8")).entries.map(({ answer }) => answer),
    close: async () => {},
  }
}
