import { sqliteStore } from "@cognee-session/store-drizzle/sqlite"

const store = sqliteStore({ path: "sessions.db" })
const session = { userId: "ada", sessionId: "first-steps" }

await store.createQaEntry(session, { question: "What is a session?", answer: "One conversation of one user." })
console.log((await store.getLatestQaEntries(session, 10)).length) // 1
await store.close()
