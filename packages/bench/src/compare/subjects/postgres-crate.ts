import type { Conversations, Place } from "../conversations.ts"
import { openRows } from "./postgres-rows.ts"
import { conversationsIn } from "./rows.ts"

export async function open({ url }: Place): Promise<Conversations> {
  const table = `
    create table if not exists entries (
      id text primary key, session text not null, user_id text, created_at timestamptz not null, question text not null,
      answer text not null, context text, feedback_text text, feedback_score integer, used_graph_element_ids text,
      memify_metadata text);
    create index if not exists entries_by_session on entries (session);
    create index if not exists entries_by_session_and_user on entries (session, user_id)`
  return conversationsIn(await openRows(url, table, "created_at"))
}
