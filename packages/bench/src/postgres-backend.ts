import { randomUUID } from "node:crypto"
import { postgresStore } from "@cognee-session/store-drizzle/postgres"
import postgres from "postgres"
import type { SqlBackend, SqlFloor } from "./sql-backend.ts"

/** postgres.js, as the store uses it, and a server that waits for the disk. */
export const postgresBackend: SqlBackend = {
  name: "postgres",
  store: "postgresStore",
  goals: { create: 1.2, update: 1.2, latest: 1.2 },
  async openStore(setting) {
    const url = await setting.servers.postgres()
    const schema = `store-${randomUUID()}`
    const store = postgresStore({ url, schema })
    return {
      store,
      async [Symbol.asyncDispose]() {
        await store.close()
        await withClient(url, (client) => client`drop schema ${client(schema)} cascade`)
      },
    }
  },
  async openFloor(setting) {
    return openFloor(postgres(await setting.servers.postgres(), { fetch_types: false }), `floor_${randomUUID()}`)
  },
}

async function openFloor(client: postgres.Sql, name: string): Promise<SqlFloor> {
  const table = client(name)
  await client`
    create table ${table} (
      session text collate "C" not null, position bigint generated always as identity, id text collate "C" not null,
      created_at timestamptz(3) not null, question text not null, answer text not null, context text, feedback_text text,
      feedback_score integer, used_graph_element_ids text, memify_metadata text,
      primary key (session, position), unique (session, id))`
  return {
    create: (session, id, { question, answer, context = null }) => client`
      insert into ${table}
        (session, id, created_at, question, answer, context, feedback_text, feedback_score, used_graph_element_ids,
         memify_metadata)
      values (${session}, ${id}, ${new Date()}, ${question}, ${answer}, ${context}, ${null}, ${null}, ${null}, ${null})`,
    update: (session, id, answer, context) => client`
      update ${table} set answer = ${answer}, context = ${context} where session = ${session} and id = ${id}`,
    latest: (session, count) => client`
      select id, created_at, question, answer, context, feedback_text, feedback_score, used_graph_element_ids,
        memify_metadata
      from ${table} where session = ${session} order by position desc limit ${count}`,
    async [Symbol.asyncDispose]() {
      await client`drop table ${table}`
      await client.end()
    },
  }
}

async function withClient(url: string, work: (client: postgres.Sql) => PromiseLike<unknown>): Promise<void> {
  const client = postgres(url, { fetch_types: false, onnotice: () => {} })
  await work(client)
  await client.end()
}
