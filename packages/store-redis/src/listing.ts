import { type SessionInfo, type SessionScope, compareSessions } from "@cognee-session/core"
import type { Connection } from "./connection.ts"
import { BUCKETS, allKey, bucketsOf, userKey } from "./keys.ts"
import { IndexReader } from "./session-index.ts"

/** How much more than its share of a page is read of each index: they are filled by chance. */
const MORE_THAN_SHARE = 1.5

export interface Page {
  readonly limit: number
  readonly after: SessionInfo | null
  /** Called for each session that is met in an index and has expired. */
  readonly onExpired: (session: SessionInfo) => void
}

/** The first `limit` sessions of a scope after a place in their order: its indexes merged, each read as far as need be. */
export async function listPage(
  connection: Connection,
  prefix: string,
  scope: SessionScope,
  page: Page,
): Promise<SessionInfo[]> {
  const lanes = indexesOf(prefix, scope).map((key) => new Lane(new IndexReader(connection, key, page.after), page))
  const share = Math.min(Math.ceil((page.limit / lanes.length) * MORE_THAN_SHARE) + 1, page.limit)
  for (let behind = lanes, count = share; ; count *= 2) {
    await Promise.all(behind.map((lane) => lane.readOn(count)))
    const merged = lanes.flatMap(({ sessions }) => sessions).toSorted(compareSessions)
    const last = merged[page.limit - 1] ?? null
    behind = lanes.filter((lane) => lane.mayHaveMoreBefore(last))
    if (behind.length === 0) return merged.slice(0, page.limit)
  }
}

function indexesOf(prefix: string, scope: SessionScope): string[] {
  if (scope === "all") return BUCKETS.map((bucket) => allKey(prefix, bucket))
  return bucketsOf(scope.userId).map((bucket) => userKey(prefix, bucket, scope.userId))
}

/** One index of several that are merged. */
class Lane {
  /** What was read and is alive. */
  readonly sessions: SessionInfo[] = []
  readonly #reader: IndexReader
  readonly #onExpired: Page["onExpired"]

  constructor(reader: IndexReader, { onExpired }: Page) {
    this.#reader = reader
    this.#onExpired = onExpired
  }

  async readOn(count: number): Promise<void> {
    for (const { info, isExpired } of await this.#reader.next(count)) {
      if (isExpired) this.#onExpired(info)
      else this.sessions.push(info)
    }
  }

  /** Whether a session that was not read yet may come before this one; anywhere, if `null`. */
  mayHaveMoreBefore(session: SessionInfo | null): boolean {
    const { isAtEnd, last } = this.#reader
    return !isAtEnd && (session === null || last === null || compareSessions(last, session) < 0)
  }
}
