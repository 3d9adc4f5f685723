import { setImmediate } from "node:timers/promises"
import { memoryStorage, memoryStore } from "@cognee-session/core/memory"
import { replaced } from "./replaced.mjs"

/** Deletes by an id without the spaces at its end. */
export const trimmedIds = brokenHarness("trimmed ids", (store) => ({
  deleteQaEntry: (session, id) => store.deleteQaEntry(session, typeof id === "string" ? id.trimEnd() || id : id),
}))

/** Reads an entry, and a moment later writes it back whole. */
export const slowUpdates = brokenHarness("slow updates", (store) => ({
  async updateQaEntry(session, id, update) {
    const held = await store.getQaEntry(session, id)
    await setImmediate()
    if (held === null) return false
    const { question, answer, feedbackScore } = held
    return store.updateQaEntry(session, id, { question, answer, feedbackScore, ...update })
  },
}))

/** Never answers. */
export const silent = brokenHarness("silent", () => ({ getGraphContext: () => new Promise(() => {}) }))

function brokenHarness(name, membersOf) {
  return {
    name,
    create() {
      const storage = memoryStorage()
      const open = (options) => {
        const store = memoryStore({ ...options, storage })
        return replaced(store, membersOf(store))
      }
      return { open, destroy: () => storage.sessions.clear() }
    },
  }
}
