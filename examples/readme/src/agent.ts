// #region loop
import { SessionManager } from "@cognee-session/manager"
import { fsStore } from "@cognee-session/store-fs"

const store = fsStore({ dir: "sessions" })
const manager = new SessionManager(store, { historyLimit: 20 })

async function reply(userId: string, question: string): Promise<string> {
  const session = manager.session({ userId, sessionId: "chat" })
  const rating = ratingIn(question) // "no, that is wrong" is about the previous answer
  if (rating !== null) await session.rateLatest({ score: rating, text: question })

  const find = session.traced(search) // each call leaves a step: its arguments, and what it found or why it failed
  const passages = await find(question)
  const context = passages.map(({ text }) => text).join("\n")

  const { messages, graphContext } = await session.loadConversation({ maxChars: 8000 })
  const system = { role: "system", content: `${graphContext ?? ""}\n${context}` } as const
  const answer = await callModel([system, ...messages, { role: "user", content: question }])

  const usedGraphElementIds = { nodeIds: passages.map(({ id }) => id), edgeIds: [] }
  await session.saveQa({ question, answer, context, usedGraphElementIds })
  return answer
}
// #endregion

console.log(await reply("ada", "Where do sessions go?")) // From 2 messages: To the store that you choose.
console.log(await reply("ada", "No, that is wrong.")) // From 4 messages: To the store that you choose.

const ada = manager.session({ userId: "ada", sessionId: "chat" })
const { entries } = await ada.loadConversation()
console.log(entries.map(({ feedbackScore }) => feedbackScore)) // [ 1, null ]
console.log(await ada.getTraceFeedback()) // [ 'search succeeded.', 'search succeeded.' ]
await store.close()

function ratingIn(question: string): number | null {
  return question.includes("wrong") ? 1 : null
}

async function search(query: string): Promise<{ readonly id: string; readonly text: string }[]> {
  const passages = [{ id: "stores", text: "To the store that you choose." }]
  return Promise.resolve(query === "" ? [] : passages)
}

function callModel(messages: readonly { readonly role: string; readonly content: string }[]): Promise<string> {
  return Promise.resolve(`From ${messages.length} messages: ${messages[0]!.content.trim()}`)
}
