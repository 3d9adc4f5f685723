import type { Change, Conversations, Turn } from "../conversations.ts"
import { type Entry, answerOf, newEntry } from "./entry.ts"

/** Prepared statements on one table, whose rows have what an entry has. */
export interface Rows {
  insert(session: string, entry: Entry): Promise<unknown>
  /** The same for many, the quickest way. */
  insertAll(session: string, entries: readonly Entry[]): Promise<unknown>
  update(session: string, id: string, change: Change): Promise<unknown>
  delete(session: string, id: string): Promise<unknown>
  latest(session: string, count: number): Promise<readonly unknown[]>
  /** Oldest first. */
  all(session: string): Promise<readonly Turn[]>
  close(): Promise<unknown>
}

export function conversationsIn(rows: Rows): Conversations<string> {
  return {
    async fill(session, turns) {
      const entries = turns.map(newEntry)
      await rows.insertAll(session, entries)
      return entries.map(({ id }) => id)
    },
    async append(session, turn) {
      const entry = newEntry(turn)
      await rows.insert(session, entry)
      return entry.id
    },
    latest: (session, count) => rows.latest(session, count),
    all: (session) => rows.all(session),
    update: (session, id, change) => rows.update(session, id, change),
    delete: (session, id) => rows.delete(session, id),
    answers: async (session) => (await rows.all(session)).map(answerOf),
    close: () => rows.close(),
  }
}
