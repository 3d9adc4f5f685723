import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres"
import { conversationsIn } from "./langgraph.mjs"

export async function open({ url }) {
  const saver = PostgresSaver.fromConnString(url)
  await saver.setup()
  return conversationsIn(saver, () => saver.end())
}
