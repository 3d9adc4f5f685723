import { join } from "node:path"
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite"
import { conversationsIn } from "./langgraph.mjs"

export function open({ dir }) {
  const saver = SqliteSaver.fromConnString(join(dir, "checkpoints.db"))
  return conversationsIn(saver, async () => saver.db.close())
}
