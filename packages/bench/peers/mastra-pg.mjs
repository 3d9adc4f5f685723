import { PostgresStore } from "@mastra/pg"
import { conversationsIn } from "./mastra.mjs"

export function open({ url }) {
  return conversationsIn(new PostgresStore({ id: "bench", connectionString: url }))
}
