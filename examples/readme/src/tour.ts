import { memoryStore } from "@cognee-session/core/memory"

const store = memoryStore()
const session = { userId: "ada", sessionId: "tour" }

const qaId = await store.createQaEntry(session, {
  question: "Where do sessions go?",
  answer: "To the store that you choose.",
  usedGraphElementIds: { nodeIds: ["store"], edgeIds: [] },
})
await store.updateQaEntry(session, qaId, { feedbackScore: 5, memifyMetadataPatch: { reviewed: true } })
await store.setGraphContext(session, "session -> store")
await store.saveTraceStep(session, { originFunction: "search", status: "success", methodParams: { limit: 3 } })

const entry = await store.getQaEntry(session, qaId)
console.log(entry?.feedbackScore, entry?.memifyMetadata) // 5 { reviewed: true }
const { sessions } = await store.listSessions({ userId: "ada" })
console.log(sessions.map(({ sessionId }) => sessionId)) // [ 'tour' ]
await store.close()
