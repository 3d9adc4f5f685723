import { memoryStore } from "@cognee-session/core/memory"

const store = memoryStore({ ttlSeconds: 3600 })
const session = { sessionId: "scratch" } // no userId: the anonymous user

const qaId = await store.createQaEntry(session, { question: "How long will you know?", answer: "For an hour." })
console.log((await store.getQaEntry(session, qaId))?.answer) // For an hour.

await store.deleteSession(session)
console.log(await store.getAllQaEntries(session)) // []
await store.close()
