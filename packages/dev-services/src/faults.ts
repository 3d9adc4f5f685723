/** What a proxy does to the connections through it. Several may be given together; none is the default. */
export interface Faults {
  /**
   * The probability, for each reply, that it is swallowed and the connection reset. The whole reply has come from the server by
   * then: what was asked for has been done, and the client does not learn it.
   */
  readonly dropReplies?: number | undefined
  /** Swallow the nth reply from now, 1 for the next, on whichever connection, and reset that connection. Once. */
  readonly dropReplyNumber?: number | undefined
  /** The probability, for each reply, that the connection is reset after a part of it. */
  readonly cutReplies?: number | undefined
  /** The probability, for each piece that a client sends, that the connection is reset and the piece does not reach the server. */
  readonly cutRequests?: number | undefined
  /** Reset a connection once this many more bytes, 1 or more and of all connections together, have gone to clients. Once. */
  readonly cutAtReplyByte?: number | undefined
  /** The same for bytes to the server. */
  readonly cutAtRequestByte?: number | undefined
  /** Every reply comes this much later, in milliseconds: so much, or from so much to so much. */
  readonly delayMs?: number | readonly [least: number, most: number] | undefined
  /** Requests reach the server; replies wait here until the fault is over. */
  readonly holdReplies?: boolean | undefined
  /** Connections are accepted, and not a byte passes, neither way. What was sent passes when the fault is over. */
  readonly stall?: boolean | undefined
  /** Nobody listens: connecting is refused. Connections that exist are reset. */
  readonly refuse?: boolean | undefined
}

/** What a proxy has seen and done since it was started. */
export interface FaultCounts {
  readonly connections: number
  readonly replies: number
  readonly droppedReplies: number
  readonly cutReplies: number
  readonly cutRequests: number
  readonly delayedReplies: number
}

/** What becomes of some bytes: so many of them pass, and then, if `reset`, the connection is reset. */
export interface Verdict {
  readonly pass: number
  readonly reset: boolean
}

/** Faults from the moment on when they were asked for, and how far the countdowns among them are. */
export class Injection {
  readonly faults: Faults
  #replies = 0
  #replyBytes = 0
  #requestBytes = 0

  constructor(faults: Faults) {
    this.faults = faults
  }

  /** Whether a reply is to be swallowed. */
  dropsReply(random: () => number): boolean {
    const { dropReplies = 0, dropReplyNumber } = this.faults
    this.#replies += 1
    return this.#replies === dropReplyNumber || (dropReplies > 0 && random() < dropReplies)
  }

  cutReply(length: number, isReply: boolean, random: () => number): Verdict {
    const { cutReplies = 0, cutAtReplyByte } = this.faults
    const before = this.#replyBytes
    this.#replyBytes += length
    if (isReply && cutReplies > 0 && random() < cutReplies) return { pass: Math.floor(random() * length), reset: true }
    return cutAt(cutAtReplyByte, before, length)
  }

  cutRequest(length: number, random: () => number): Verdict {
    const { cutRequests = 0, cutAtRequestByte } = this.faults
    const before = this.#requestBytes
    this.#requestBytes += length
    if (cutRequests > 0 && random() < cutRequests) return { pass: 0, reset: true }
    return cutAt(cutAtRequestByte, before, length)
  }

  delayMs(random: () => number): number {
    const { delayMs = 0 } = this.faults
    if (typeof delayMs === "number") return delayMs
    const [least, most] = delayMs
    return least + random() * (most - least)
  }
}

function cutAt(limit: number | undefined, before: number, length: number): Verdict {
  const reset = limit !== undefined && before < limit && limit <= before + length
  return { pass: reset ? limit - before : length, reset }
}
