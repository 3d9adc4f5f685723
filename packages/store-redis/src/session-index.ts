import { type SessionInfo, compareSessions } from "@cognee-session/core"
import type { Connection } from "./connection.ts"
import { refOf } from "./keys.ts"
import { listNames } from "./scripts.ts"

/** The most that one request reads: more than the sessions that one bucket can see written in one millisecond. */
const MOST = 4000

/** A session as an index has it. */
export interface IndexedSession {
  readonly info: SessionInfo
  /** Its end is over, and nobody has taken it out of the index yet. */
  readonly isExpired: boolean
}

/** Reads an index on, most recently written first. */
export class IndexReader {
  readonly #connection: Connection
  readonly #key: string
  #last: SessionInfo | null
  #isAtEnd = false

  /** Begins after a place in the order, which need not be there; at the beginning, if `null`. */
  constructor(connection: Connection, key: string, after: SessionInfo | null = null) {
    this.#connection = connection
    this.#key = key
    this.#last = after
  }

  get isAtEnd(): boolean {
    return this.#isAtEnd
  }

  /** The last session that was read; where the reading began, when none was. */
  get last(): SessionInfo | null {
    return this.#last
  }

  /** The next sessions: about so many of them. Sessions with the time of the last one are read again, for time does not tell them apart. */
  async next(count: number): Promise<IndexedSession[]> {
    const after = this.#last
    const wanted = Math.min(count, MOST)
    const { sessions } = await readIndex(this.#connection, this.#key, after, wanted)
    const unread = sessions.filter(({ info }) => after === null || compareSessions(info, after) > 0)
    this.#isAtEnd = sessions.length < wanted
    this.#last = unread.at(-1)?.info ?? after
    return unread
  }
}

/** The server's clock in microseconds, and sessions of an index that were written last at the time of one, or before it. */
export async function readIndex(
  connection: Connection,
  key: string,
  from: SessionInfo | null,
  count: number,
): Promise<{ readonly now: number; readonly sessions: IndexedSession[] }> {
  const lowest = from === null ? "-inf" : -from.updatedAt.getTime()
  const [now, page, ttls] = (await connection.script(listNames, [key], [lowest, count])) as [
    string,
    string[],
    unknown[],
  ]
  const milliseconds = Math.floor(Number(now) / 1000)
  const sessions = ttls.map((ttl, index) => {
    const updatedAt = -Number(page[2 * index + 1])
    const info = { ...refOf(page[2 * index]!), updatedAt: new Date(updatedAt) }
    return { info, isExpired: ttl !== null && updatedAt + Number(ttl) < milliseconds }
  })
  return { now: Number(now), sessions }
}
