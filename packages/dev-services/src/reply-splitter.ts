import { ByteQueue } from "./byte-queue.ts"
import { postgresPiece } from "./postgres-replies.ts"
import { replyEnd } from "./resp-replies.ts"

/** What a proxy understands of the connections through it: whole replies, or with `"bytes"` chunks as they come. */
export type Protocol = "redis" | "postgres" | "bytes"

/** The start of what a server has sent, as far as it must pass or not pass as a whole. */
export interface Piece {
  readonly length: number
  /** The complete answer to a request, rather than something on the way to it. */
  readonly isReply: boolean
}

type FindPiece = (bytes: Buffer, first: boolean) => Piece | null

const FINDERS: Record<Protocol, FindPiece> = {
  redis: (bytes) => {
    const length = replyEnd(bytes)
    return length === null ? null : { length, isReply: true }
  },
  postgres: postgresPiece,
  bytes: (bytes) => (bytes.length === 0 ? null : { length: bytes.length, isReply: true }),
}

/** Cuts what a server sends on one connection into pieces. */
export class ReplySplitter {
  readonly #find: FindPiece
  readonly #received = new ByteQueue()
  #first = true

  constructor(protocol: Protocol) {
    this.#find = FINDERS[protocol]
  }

  *push(chunk: Buffer): Generator<{ bytes: Buffer; isReply: boolean }> {
    this.#received.append(chunk)
    for (let piece = this.#next(); piece !== null; piece = this.#next()) {
      this.#first = false
      yield { bytes: this.#received.take(piece.length), isReply: piece.isReply }
    }
  }

  /** What is not a whole piece yet: all that is left when the server closes. */
  get rest(): Buffer {
    return this.#received.bytes
  }

  #next(): Piece | null {
    return this.#find(this.#received.bytes, this.#first)
  }
}
