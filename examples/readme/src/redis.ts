import { redisStore } from "@cognee-session/store-redis"

const url = process.env["REDIS_URL"] ?? "redis://localhost:6379"
const store = redisStore({ url, ttlSeconds: 30 * 24 * 3600 })
const session = { userId: "ada", sessionId: "first-steps" }

const question = "What is a session?"
const qaId = await store.createQaEntry(session, { question, answer: "One conversation of one user." })
await store.updateQaEntry(session, qaId, { feedbackScore: 5 })

const latest = await store.getLatestQaEntries(session, 10)
console.log(latest.map((entry) => [entry.answer, entry.feedbackScore])) // [ [ 'One conversation of one user.', 5 ] ]
await store.close()
