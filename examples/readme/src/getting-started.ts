import { fsStore } from "@cognee-session/store-fs"

// #region open
const store = fsStore({ dir: "sessions", ttlSeconds: 30 * 24 * 3600 })
const session = { userId: "ada", sessionId: "talk-1" }
// #endregion

// #region turn
async function turn(question: string): Promise<string> {
  const earlier = await store.getLatestQaEntries(session, 5)
  const answer = await answerWith(question, earlier)
  return store.createQaEntry(session, { question, answer, context: "the passages that the answer was made from" })
}
// #endregion

await turn("What is a session?")
await turn("And who owns it?")

// #region feedback
const qaId = await store.latestQaId(session)
if (qaId !== null) await store.updateQaEntry(session, qaId, { feedbackScore: 4, feedbackText: "short and right" })
// #endregion

// #region pages
const page = await store.getLatestQaEntries(session, 1)
const earlierPage = await store.getLatestQaEntries(session, 1, { before: page[0]!.id })
console.log(earlierPage.map(({ question }) => question)) // [ 'What is a session?' ]
// #endregion

// #region sessions
const { sessions } = await store.listSessions({ userId: "ada" }, { limit: 20 })
console.log(sessions.map(({ sessionId }) => sessionId)) // [ 'talk-1' ]
console.log(await store.deleteSession(session)) // true
await store.close()
// #endregion

function answerWith(question: string, earlier: readonly { readonly question: string }[]): Promise<string> {
  return Promise.resolve(`An answer to "${question}", with ${earlier.length} turns in mind`)
}
