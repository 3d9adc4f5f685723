import { join } from "node:path"
import Database from "better-sqlite3"
import type { Conversations, Place } from "../conversations.ts"
import { conversationsIn } from "./rows.ts"
import { sqliteRows } from "./sqlite-rows.ts"

const COLUMNS =
  "id, created_at, question, answer, context, feedback_text, feedback_score, used_graph_element_ids, memify_metadata"

export function open({ dir }: Place): Conversations {
  const db = new Database(join(dir, "crate.db"), { timeout: 5_000 })
  db.exec(`
    create table if not exists entries (
      session text not null, id text primary key, created_at text not null, question text not null, answer text not null,
      context text, feedback_text text, feedback_score integer, used_graph_element_ids text, memify_metadata text);
    create index if not exists entries_by_session on entries (session)`)
  return conversationsIn(
    sqliteRows(db, {
      insert: `insert into entries (session, ${COLUMNS}) values (?, ?, ?, ?, ?, ?, null, null, null, null)`,
      update: "update entries set answer = ?, context = ? where session = ? and id = ?",
      delete: "delete from entries where session = ? and id = ?",
      latest: `select ${COLUMNS} from entries where session = ? order by created_at desc limit ?`,
      all: `select ${COLUMNS} from entries where session = ? order by created_at`,
    }),
  )
}
