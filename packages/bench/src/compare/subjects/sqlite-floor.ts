import { join } from "node:path"
import Database from "better-sqlite3"
import type { Conversations, Place } from "../conversations.ts"
import { conversationsIn } from "./rows.ts"
import { sqliteRows } from "./sqlite-rows.ts"

const COLUMNS =
  "id, created_at, question, answer, context, feedback_text, feedback_score, used_graph_element_ids, memify_metadata"

export function open({ dir }: Place): Conversations {
  const db = new Database(join(dir, "floor.db"), { timeout: 5_000 })
  db.pragma("journal_mode = wal")
  db.pragma("synchronous = full")
  db.exec(`
    create table if not exists floor (
      session text not null, position integer primary key autoincrement, id text not null, created_at text not null,
      question text not null, answer text not null, context text, feedback_text text, feedback_score integer,
      used_graph_element_ids text, memify_metadata text);
    create index if not exists floor_by_place on floor (session, position);
    create unique index if not exists floor_by_id on floor (session, id)`)
  return conversationsIn(
    sqliteRows(db, {
      insert: `insert into floor (session, ${COLUMNS}) values (?, ?, ?, ?, ?, ?, null, null, null, null)`,
      update: "update floor set answer = ?, context = ? where session = ? and id = ?",
      delete: "delete from floor where session = ? and id = ?",
      latest: `select ${COLUMNS} from floor where session = ? order by position desc limit ?`,
      all: `select ${COLUMNS} from floor where session = ? order by position`,
    }),
  )
}
