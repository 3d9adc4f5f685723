import { randomBytes } from "node:crypto"

/** Names one call, and says until when the server may let it take effect. */
export interface CallToken {
  /** Begins with the deadline, 13 digits. */
  readonly token: string
  /** By the server's clock, in milliseconds; 0 where that clock is not known yet: such a call is always too late. */
  readonly deadline: number
}

/** A moment by two clocks of this machine: one that nobody sets, and one that goes on while the machine sleeps. */
export interface Moment {
  readonly steady: number
  readonly wall: number
}

export function thisMoment(): Moment {
  return { steady: performance.now(), wall: Date.now() }
}

function passed(from: Moment, to: Moment): number {
  return Math.max(to.steady - from.steady, to.wall - from.wall)
}

/**
 * The calls of one handle: a token for each, and what the servers' clocks show, as far as their replies have told.
 *
 * A call that is sent twice, by this store or by its client, has one token: the server answers the second as it did the
 * first. It remembers answers until the call's deadline, and does nothing for a call that comes later.
 */
export class Calls {
  readonly #handle = randomBytes(9).toString("base64url")
  #count = 0
  /** How far a server's clock is ahead of `steady`, by bucket: the nodes of a cluster have clocks of their own. */
  readonly #ahead = new Map<string, number>()
  #lastAhead: number | null = null

  /** A new token for a call that may take effect for so many milliseconds from now. */
  next(bucket: string, now: Moment, milliseconds: number): CallToken {
    const ahead = this.#ahead.get(bucket) ?? this.#lastAhead
    const deadline = ahead === null ? 0 : Math.floor(now.steady + ahead + milliseconds)
    const token = `${String(deadline).padStart(13, "0")}-${this.#handle}-${(this.#count++).toString(36)}`
    return { token, deadline }
  }

  /** Takes note of what a server's clock showed in a reply, in milliseconds. */
  learn(bucket: string, now: Moment, serverTime: number): void {
    this.#lastAhead = serverTime - now.steady
    this.#ahead.set(bucket, this.#lastAhead)
  }
}

/**
 * Whether a call that was answered too late was so from the start, when it was sent: then no sending of it can have
 * taken effect. Between the sending and the reply no more time can have passed on the server than here.
 */
export function wasLateFromTheStart(call: CallToken, sent: Moment, answered: Moment, serverTime: number): boolean {
  return serverTime - passed(sent, answered) > call.deadline
}
