import postgres from "postgres"
import type { Turn } from "../conversations.ts"
import type { Entry } from "./entry.ts"
import type { Rows } from "./rows.ts"

/** How many entries one statement inserts where a session is filled. */
const BATCH = 1_000

/** A table of entries, which are in the order of a column. */
export async function openRows(url: string, table: string, order: "position" | "created_at"): Promise<Rows> {
  const client = postgres(url, { fetch_types: false, onnotice: () => {} })
  await client.unsafe(table)
  const columns = client.unsafe(
    "id, created_at, question, answer, context, feedback_text, feedback_score, used_graph_element_ids, memify_metadata",
  )
  const by = client(order)
  return {
    insert: (session, { id, createdAt, question, answer, context }) => client`
      insert into entries (session, ${columns})
      values (${session}, ${id}, ${createdAt}, ${question}, ${answer}, ${context}, ${null}, ${null}, ${null}, ${null})`,
    async insertAll(session, entries) {
      for (let from = 0; from < entries.length; from += BATCH)
        await client`insert into entries ${client(entries.slice(from, from + BATCH).map((entry) => rowOf(session, entry)))}`
    },
    update: (session, id, { answer, context }) => client`
      update entries set answer = ${answer}, context = ${context} where session = ${session} and id = ${id}`,
    delete: (session, id) => client`delete from entries where session = ${session} and id = ${id}`,
    latest: async (session, count) => {
      const rows =
        await client`select ${columns} from entries where session = ${session} order by ${by} desc limit ${count}`
      return rows.toReversed()
    },
    all: async (session) =>
      (await client`select ${columns} from entries where session = ${session} order by ${by}`) as unknown as Turn[],
    close: () => client.end(),
  }
}

function rowOf(session: string, { id, createdAt, question, answer, context }: Entry): Readonly<Record<string, string>> {
  return { session, id, created_at: createdAt, question, answer, context }
}
