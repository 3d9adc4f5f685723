import type { NewSessionQaEntry, SessionQaEntry, SessionStore, SessionTraceStep } from "@cognee-session/core"
import {
  contextOf,
  entryId,
  entryOf,
  passingKey,
  sessionKey,
  sharedEntry,
  sharedId,
  sharedKey,
  SHARED_SESSIONS,
  stepOf,
  traceId,
  versionOf,
} from "./contents.ts"
import { type Differences, differencesOf, NO_DIFFERENCE, sumOf } from "./difference.ts"
import { insist } from "./insist.ts"
import type { ExpectedSession, Lane } from "./lane.ts"

/** What the sessions of a lane hold, against what was acknowledged. */
export async function verifyLane(store: SessionStore, lane: Lane, sessions: number): Promise<Differences> {
  const all: Differences[] = []
  for (let session = 0; session < sessions; session++) all.push(await verifySession(store, lane, session))
  for (let passing = 0; passing < lane.counts.passing; passing++) {
    const { result: left } = await insist(() => store.getAllQaEntries(passingKey(lane.number, passing)))
    all.push({ ...NO_DIFFERENCE, broughtBack: left.length })
  }
  return sumOf(all)
}

async function verifySession(store: SessionStore, lane: Lane, session: number): Promise<Differences> {
  const key = sessionKey(lane.number, session)
  const expected = lane.expected(session)
  const { result } = await insist(() =>
    Promise.all([store.getAllQaEntries(key), store.getGraphContext(key), store.readTraceSteps(key)]),
  )
  const [entries, context, steps] = result
  return sumOf([
    differencesOf(expectedEntries(lane.number, expected), entries.map(entryItem)),
    differencesOf(expectedSteps(lane.number, session, expected), steps.map(stepItem)),
    differencesOf(contextItems(expected.context === 0 ? null : contextOf(expected.context)), contextItems(context)),
  ])
}

/** What the shared sessions hold, against what each lane wrote to them. `written` is how many entries, by lane. */
export async function verifyShared(store: SessionStore, written: readonly number[]): Promise<Differences> {
  const all: Differences[] = []
  for (let shared = 0; shared < SHARED_SESSIONS; shared++) {
    const { result: found } = await insist(() => store.getAllQaEntries(sharedKey(shared)))
    const ofLanes = written.map((count, lane) => sharedDifferences(lane, count, shared, found))
    const strangers = found.filter(({ id }) => Number(id.split("-")[1]) >= written.length).length
    all.push(...ofLanes, { ...NO_DIFFERENCE, broughtBack: strangers })
  }
  return sumOf(all)
}

/** Of each lane the order holds; between lanes there is none. */
function sharedDifferences(lane: number, count: number, shared: number, found: readonly SessionQaEntry[]): Differences {
  const own = found.filter(({ id }) => id.startsWith(sharedId(lane, 0).slice(0, -1)))
  const numbers = Array.from({ length: count }, (_, number) => number)
  const expected = numbers.filter((number) => number % SHARED_SESSIONS === shared)
  return differencesOf(
    expected.map((number) => ({ id: sharedId(lane, number), contents: contentsOf(sharedEntry(lane, number)) })),
    own.map(entryItem),
  )
}

function expectedEntries(lane: number, { entries }: ExpectedSession): { id: string; contents: string }[] {
  return entries.map(({ entry, version }) => {
    const created = entryOf(lane, entry)
    const current = version === 1 ? created : { ...created, ...versionOf(entry, version) }
    return { id: entryId(lane, entry), contents: contentsOf(current) }
  })
}

function entryItem(entry: SessionQaEntry): { id: string; contents: string } {
  return { id: entry.id, contents: contentsOf(entry) }
}

function contentsOf(entry: NewSessionQaEntry): string {
  const { question, answer, context = null, feedbackScore = null } = entry
  return JSON.stringify([question, answer, context, feedbackScore])
}

function expectedSteps(lane: number, session: number, { traces }: ExpectedSession): { id: string; contents: string }[] {
  return traces.map((trace) => {
    const step = stepOf(lane, session, trace)
    return { id: traceId(lane, session, trace), contents: JSON.stringify([step.memoryContext, step.methodParams]) }
  })
}

function stepItem(step: SessionTraceStep): { id: string; contents: string } {
  return { id: step.traceId, contents: JSON.stringify([step.memoryContext, step.methodParams]) }
}

function contextItems(context: string | null): { id: string; contents: string }[] {
  return context === null ? [] : [{ id: "context", contents: context }]
}
