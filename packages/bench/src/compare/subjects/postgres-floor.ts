import type { Conversations, Place } from "../conversations.ts"
import { openRows } from "./postgres-rows.ts"
import { conversationsIn } from "./rows.ts"

export async function open({ url }: Place): Promise<Conversations> {
  const table = `
    create table if not exists entries (
      session text collate "C" not null, position bigint generated always as identity, id text collate "C" not null,
      created_at timestamptz(3) not null, question text not null, answer text not null, context text, feedback_text text,
      feedback_score integer, used_graph_element_ids text, memify_metadata text,
      primary key (session, position), unique (session, id))`
  return conversationsIn(await openRows(url, table, "position"))
}
