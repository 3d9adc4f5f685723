import { join } from "node:path"
import { sqliteStore } from "@cognee-session/store-drizzle/sqlite"
import Database from "better-sqlite3"
import { ownDir } from "./file-subjects.ts"
import type { SqlBackend, SqlFloor } from "./sql-backend.ts"

/** better-sqlite3, with the store's settings: a write-ahead log, and each write waits for the disk. */
export const sqliteBackend: SqlBackend = {
  name: "sqlite",
  store: "sqliteStore",
  goals: { create: 2, update: 2, latest: 1.4 },
  async openStore(setting) {
    const store = sqliteStore({ path: join(await ownDir(setting), "sessions.db") })
    return { store, [Symbol.asyncDispose]: () => store.close() }
  },
  openFloor: async (setting) => openFloor(new Database(join(await ownDir(setting), "floor.db"))),
}

function openFloor(db: Database.Database): SqlFloor {
  db.pragma("journal_mode = wal")
  db.pragma("synchronous = full")
  db.exec(`
    create table floor (
      session text not null, position integer primary key autoincrement, id text not null, created_at integer not null,
      question text not null, answer text not null, context text, feedback_text text, feedback_score integer,
      used_graph_element_ids text, memify_metadata text);
    create index floor_by_place on floor (session, position);
    create unique index floor_by_id on floor (session, id)`)
  const insert = db.prepare(`
    insert into floor
      (session, id, created_at, question, answer, context, feedback_text, feedback_score, used_graph_element_ids,
       memify_metadata)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const update = db.prepare("update floor set answer = ?, context = ? where session = ? and id = ?")
  const latest = db.prepare(`
    select id, created_at, question, answer, context, feedback_text, feedback_score, used_graph_element_ids,
      memify_metadata
    from floor where session = ? order by position desc limit ?`)
  return {
    create: async (session, id, { question, answer, context = null }) =>
      insert.run(session, id, Date.now(), question, answer, context, null, null, null, null),
    update: async (session, id, answer, context) => update.run(answer, context, session, id),
    latest: async (session, count) => latest.all(session, count),
    async [Symbol.asyncDispose]() {
      db.close()
    },
  }
}
