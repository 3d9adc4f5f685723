import type { Conversations } from "../conversations.ts"
import { type Entry, answerOf, newEntry } from "./entry.ts"

/** Where the whole session is one value, which every change reads and writes. */
export interface WholeValue {
  readonly read: (session: string) => Promise<readonly Entry[]>
  readonly write: (session: string, entries: readonly Entry[]) => Promise<unknown>
  readonly close: () => Promise<unknown>
}

export function conversationsOfValues({ read, write, close }: WholeValue): Conversations<string> {
  return {
    async fill(session, turns) {
      const entries = turns.map(newEntry)
      await write(session, entries)
      return entries.map(({ id }) => id)
    },
    async append(session, turn) {
      const entry = newEntry(turn)
      await write(session, [...(await read(session)), entry])
      return entry.id
    },
    latest: async (session, count) => (await read(session)).slice(-count),
    all: read,
    async update(session, id, change) {
      const entries = await read(session)
      await write(
        session,
        entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)),
      )
    },
    async delete(session, id) {
      const entries = await read(session)
      await write(
        session,
        entries.filter((entry) => entry.id !== id),
      )
    },
    answers: async (session) => (await read(session)).map(answerOf),
    close,
  }
}
