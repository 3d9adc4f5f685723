import { postgresStore } from "@cognee-session/store-drizzle/postgres"

const store = postgresStore({ url: process.env["DATABASE_URL"] ?? "", schema: "chat" })
const session = { userId: "ada", sessionId: "first-steps" }

await store.createQaEntry(session, { question: "What is a session?", answer: "One conversation of one user." })
console.log((await store.getLatestQaEntries(session, 10)).length) // 1
await store.close()
