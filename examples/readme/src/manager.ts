import { SessionManager } from "@cognee-session/manager"
import { fsStore } from "@cognee-session/store-fs"

const store = fsStore({ dir: "sessions" })
const session = new SessionManager(store).session({ userId: "ada", sessionId: "first-steps" })

await session.saveQa({ question: "What is a session?", answer: "One conversation of one user." })
await session.rateLatest({ score: 5 })

const messages = await session.loadHistory({ maxChars: 8000 }) // ready for a call of a language model
console.log(messages.map(({ role }) => role)) // [ 'user', 'assistant' ]
await store.close()
