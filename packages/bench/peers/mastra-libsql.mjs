import { join } from "node:path"
import { LibSQLStore } from "@mastra/libsql"
import { conversationsIn } from "./mastra.mjs"

export function open({ dir }) {
  return conversationsIn(new LibSQLStore({ id: "bench", url: `file:${join(dir, "mastra.db")}` }))
}
