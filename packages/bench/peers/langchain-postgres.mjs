import { PostgresChatMessageHistory } from "@langchain/community/stores/message/postgres"
import pg from "pg"
import { conversationsIn, storedMessagesOf } from "./langchain.mjs"

/**
 * Its table has no index on the session, so each read looks through the messages of all sessions. To measure one session
 * alone, those that nobody needs any more are removed.
 */
export function open({ url }) {
  const pool = new pg.Pool({ connectionString: url })
  const histories = new Map()
  const historyOf = (sessionId) => {
    if (!histories.has(sessionId)) histories.set(sessionId, new PostgresChatMessageHistory({ pool, sessionId }))
    return histories.get(sessionId)
  }
  return conversationsIn({
    historyOf,
    async fill(session, turns) {
      await historyOf(session).getMessages() // makes the table
      const rows = storedMessagesOf(turns).map(({ type, data }) => JSON.stringify({ ...data, type }))
      await pool.query(
        "insert into langchain_chat_histories (session_id, message) select $1, unnest($2::text[])::jsonb",
        [session, rows],
      )
      return []
    },
    async drop(session) {
      await historyOf(session).clear()
      histories.delete(session)
      await pool.query("vacuum langchain_chat_histories")
    },
    close: () => pool.end(),
  })
}
