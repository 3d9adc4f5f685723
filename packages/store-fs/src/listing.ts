import { type SessionInfo, type SessionScope, compareSessions } from "@cognee-session/core"
import type { Disk } from "./disk.ts"
import { infoOf, inParts, sessionsIn } from "./namespace.ts"
import { sessionDir } from "./paths.ts"
import type { SessionLog } from "./session-log.ts"

/** How long what one page found is kept for the next one, in milliseconds. */
const KEEP_MS = 30_000

interface Found {
  readonly scope: SessionScope
  /** When the look at them began. */
  readonly began: number
  /** All sessions of the scope, most recently written first. */
  readonly sessions: readonly SessionInfo[]
}

/**
 * Lists sessions page by page. Which one was written last, only a look at all of them tells. What a page has found serves
 * those that follow: whatever was written since comes before them, and whatever is gone is seen when its turn comes.
 */
export class Listing {
  readonly #disk: Disk
  readonly #root: string
  readonly #log: SessionLog
  #found: Found | null = null
  #forgetting: NodeJS.Timeout | undefined

  constructor(disk: Disk, root: string, log: SessionLog) {
    this.#disk = disk
    this.#root = root
    this.#log = log
  }

  async page(scope: SessionScope, limit: number, after: SessionInfo | null): Promise<SessionInfo[]> {
    const found = this.#foundBefore(scope, after)
    if (found !== null) return this.#stillThere(found, limit, after)
    const { sessions } = await this.#find(scope, limit)
    const from = firstAfter(sessions, after)
    return sessions.slice(from, from + limit)
  }

  forget(): void {
    clearTimeout(this.#forgetting)
    this.#found = null
  }

  /** Only for a place before the look began: behind it nothing can have been written since. */
  #foundBefore(scope: SessionScope, after: SessionInfo | null): Found | null {
    const found = this.#found
    if (found === null || after === null || !isSameScope(found.scope, scope)) return null
    this.#forgetting?.refresh()
    return after.updatedAt.getTime() < found.began ? found : null
  }

  async #find(scope: SessionScope, limit: number): Promise<Found> {
    const began = this.#disk.now()
    const sessions = await sessionsIn(this.#disk, this.#root, this.#log, scope)
    const found = { scope, began, sessions: sessions.toSorted(compareSessions) }
    this.forget()
    if (sessions.length > limit) this.#keep(found)
    return found
  }

  #keep(found: Found): void {
    this.#found = found
    this.#forgetting = setTimeout(() => this.forget(), KEEP_MS).unref()
  }

  async #stillThere({ sessions }: Found, limit: number, after: SessionInfo | null): Promise<SessionInfo[]> {
    const page: SessionInfo[] = []
    for (let from = firstAfter(sessions, after); from < sessions.length && page.length < limit;) {
      const part = sessions.slice(from, from + limit - page.length)
      const unchanged = await inParts(part, (session) => this.#isUnchanged(session))
      page.push(...part.filter((_, index) => unchanged[index]))
      from += part.length
    }
    return page
  }

  /** What was written meanwhile has moved on to an earlier page. */
  async #isUnchanged(session: SessionInfo): Promise<boolean> {
    const info = await infoOf(this.#disk, this.#log, sessionDir(this.#root, session), { userId: session.userId })
    return info !== null && info.updatedAt.getTime() === session.updatedAt.getTime()
  }
}

function isSameScope(a: SessionScope, b: SessionScope): boolean {
  return a === "all" || b === "all" ? a === b : a.userId === b.userId
}

/** The index of the first one behind that place; they are in their order. */
function firstAfter(sessions: readonly SessionInfo[], after: SessionInfo | null): number {
  let [from, to] = [0, after === null ? 0 : sessions.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (compareSessions(sessions[middle]!, after!) > 0) to = middle
    else from = middle + 1
  }
  return from
}
