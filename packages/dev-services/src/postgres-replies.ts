import type { Piece } from "./reply-splitter.ts"

const HEADER = 5
const letters = (text: string): Set<number> => new Set(Buffer.from(text))
/** DataRow, CommandComplete, EmptyQueryResponse: what waits for ReadyForQuery, before which nothing is committed. */
const HELD = letters("DCI")
const COMPLETIONS = letters("CI")
/** ReadyForQuery, PortalSuspended, ErrorResponse, CopyIn-, CopyOut- and CopyBothResponse: the client's turn. */
const TURNS = letters("ZsEGHW")
const [READY] = Buffer.from("Z")
const SSL_ANSWERS = letters("NS")

/**
 * The first piece of what PostgreSQL has sent. A reply is all from the first row or completion to ReadyForQuery; everything else
 * passes as it comes, because a client may have to answer it. (A completion after a mere Flush, as cursors get it, would wait for
 * ever: a client that uses cursors needs the protocol `"bytes"`.)
 * @param first nothing has come before these bytes on this connection.
 */
export function postgresPiece(bytes: Buffer, first: boolean): Piece | null {
  if (first && bytes.length === 1 && SSL_ANSWERS.has(bytes[0]!)) return { length: 1, isReply: false }
  let held = false
  let completed = false
  for (let position = 0; position + HEADER <= bytes.length;) {
    const type = bytes[position]!
    position += 1 + bytes.readInt32BE(position + 1)
    if (position > bytes.length) return null
    held ||= HELD.has(type)
    completed ||= COMPLETIONS.has(type)
    if (!held || TURNS.has(type)) return { length: position, isReply: completed && type === READY }
  }
  return null
}
