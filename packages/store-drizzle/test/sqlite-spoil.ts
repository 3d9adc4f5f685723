import type { SessionRef } from "@cognee-session/core"

/** Puts what is no JSON into a column that should hold some. */
export const SPOIL = `
  update cognee_session_qa_entries set used_graph_element_ids = '{"nodeIds":'
  where incarnation = (select incarnation from cognee_session_sessions where user_id = ? and session_id = ?)`

export function spoilArguments({ userId, sessionId }: SessionRef): [string, string] {
  return [userId ?? "", sessionId]
}
