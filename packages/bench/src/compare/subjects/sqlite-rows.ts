import type Database from "better-sqlite3"
import type { Turn } from "../conversations.ts"
import type { Entry } from "./entry.ts"
import type { Rows } from "./rows.ts"

/** The statements; `insert` takes session, id, time and texts. */
type Statements = Readonly<Record<"insert" | "update" | "delete" | "latest" | "all", string>>

export function sqliteRows(db: Database.Database, sql: Statements): Rows {
  const insert = db.prepare(sql.insert)
  const update = db.prepare(sql.update)
  const remove = db.prepare(sql.delete)
  const latest = db.prepare(sql.latest)
  const all = db.prepare(sql.all)
  const insertEntry = (session: string, { id, createdAt, question, answer, context }: Entry): unknown =>
    insert.run(session, id, createdAt, question, answer, context)
  return {
    insert: async (session, entry) => insertEntry(session, entry),
    insertAll: async (session, entries) =>
      db.transaction(() => entries.forEach((entry) => insertEntry(session, entry)))(),
    update: async (session, id, { answer, context }) => update.run(answer, context, session, id),
    delete: async (session, id) => remove.run(session, id),
    latest: async (session, count) => latest.all(session, count).toReversed(),
    all: async (session) => all.all(session) as Turn[],
    close: async () => db.close(),
  }
}
