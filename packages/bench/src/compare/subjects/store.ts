import type { SessionKey, SessionStore } from "@cognee-session/core"
import type { Conversations } from "../conversations.ts"

/** The most entries of one call. */
const BATCH = 1_000

/** A store of this project, as anybody uses it; `current` gives the handle. */
export function conversationsOf(current: () => SessionStore): Conversations<string> {
  return {
    async fill(session, turns) {
      const ids: string[] = []
      for (let from = 0; from < turns.length; from += BATCH)
        ids.push(...(await current().createQaEntries(keyOf(session), turns.slice(from, from + BATCH))))
      return ids
    },
    append: (session, turn) => current().createQaEntry(keyOf(session), turn),
    latest: (session, count) => current().getLatestQaEntries(keyOf(session), count),
    all: (session) => current().getAllQaEntries(keyOf(session)),
    update: async (session, id, change) => found(await current().updateQaEntry(keyOf(session), id, change)),
    delete: async (session, id) => found(await current().deleteQaEntry(keyOf(session), id)),
    answers: async (session) => (await current().getAllQaEntries(keyOf(session))).map(({ answer }) => answer),
    close: () => current().close(),
  }
}

export function keyOf(sessionId: string): SessionKey {
  return { userId: "ada", sessionId }
}

function found(was: boolean): void {
  if (!was) throw new Error("the store does not find an entry that is there")
}
