import type { SessionInfo, SessionKey, SessionStore } from "@cognee-session/core"
import { insist } from "./insist.ts"
import { LASTING_TTL_SECONDS, openStore, type Place } from "./place.ts"
import { plansOf, type Plan } from "./plans.ts"

/** What a full store takes for its calls. */
export interface AtSize {
  /** Different sessions that a listing of all gave. */
  readonly sessions: number
  /** `getLatestQaEntries(session, 10)` of one session after another, in microseconds. */
  readonly latest: Times
  /** One page of `listSessions("all")`, 100 sessions, in microseconds. */
  readonly page: Times
  /** `prune()`, once, in seconds. */
  readonly pruneSeconds: number
  /** Sessions that were still listed after it. */
  readonly leftByPrune: number
  /** How the database answers, in its own words; none where there is no such thing. */
  readonly plans: readonly Plan[]
}

interface Times {
  readonly median: number
  /** Of a hundred calls, 99 took no longer. */
  readonly p99: number
}

const LATEST = 10
const READS = 2_000
const PAGE = 100

export async function measureAtSize(place: Place): Promise<AtSize> {
  const store = openStore(place, LASTING_TTL_SECONDS)
  try {
    const { sessions, times: pages } = await listAll(store)
    const latest = await timeLatest(store, sessions)
    const plans = await plansOf(place, sessions[0]!)
    const began = performance.now()
    await insist(() => store.prune())
    const pruneSeconds = (performance.now() - began) / 1000
    const left = (await store.listSessions("all")).sessions.length
    return {
      sessions: new Set(sessions.map(nameOf)).size,
      latest,
      page: timesOf(pages),
      pruneSeconds,
      leftByPrune: left,
      plans,
    }
  } finally {
    await store.close()
  }
}

async function listAll(store: SessionStore): Promise<{ sessions: SessionInfo[]; times: number[] }> {
  const [sessions, times]: [SessionInfo[], number[]] = [[], []]
  let cursor: string | undefined
  do {
    const began = performance.now()
    const { result: page } = await insist(() => store.listSessions("all", { limit: PAGE, cursor }))
    times.push((performance.now() - began) * 1000)
    sessions.push(...page.sessions)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return { sessions, times }
}

async function timeLatest(store: SessionStore, sessions: readonly SessionKey[]): Promise<Times> {
  const times: number[] = []
  for (let read = 0; read < READS; read++) {
    const session = sessions[Math.floor((read * sessions.length) / READS)]!
    const began = performance.now()
    await insist(() => store.getLatestQaEntries(session, LATEST))
    times.push((performance.now() - began) * 1000)
  }
  return timesOf(times)
}

function nameOf({ userId, sessionId }: SessionInfo): string {
  return JSON.stringify([userId, sessionId])
}

function timesOf(times: readonly number[]): Times {
  const sorted = times.toSorted((a, b) => a - b)
  return { median: sorted[Math.floor(sorted.length / 2)]!, p99: sorted[Math.floor(sorted.length * 0.99)]! }
}
