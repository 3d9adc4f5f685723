import {
  type NewSessionQaEntry,
  SessionError,
  type SessionInfo,
  type SessionQaEntry,
  type SessionQaUpdate,
  type SessionRef,
  type SessionStore,
  type SessionTraceStep,
  isSessionError,
} from "@cognee-session/core"
import { type CopyPlan, planCopy } from "./copy-plan.ts"
import type { Turn } from "./copy-turns.ts"
import {
  ChangedMeanwhile,
  type SessionContents,
  bytesOf,
  entriesFrom,
  isEmpty,
  readContents,
} from "./session-contents.ts"

/** A copy, as far as one session has to know it. */
export interface CopyContext {
  readonly from: SessionStore
  readonly to: SessionStore
  /** Throws when the copy is to stop. */
  readonly check: () => void
  /** Told what was written. */
  readonly wrote: (kind: "entries" | "steps", count: number, bytes: number) => void
}

/** Thrown for a session that the source cannot read back. */
export class Unreadable extends Error {
  override readonly name = "Unreadable"
}

type Write = () => Promise<void>

/** How often a session that changes meanwhile is tried again. */
const ATTEMPTS = 5

/**
 * Makes the target's session what the source's is, the last write in its turn. Resolves to whether there was anything
 * to write. A session that is gone from the source is left as it is in the target.
 *
 * A session that changes meanwhile, or that another copy writes to, is compared anew.
 */
export async function copySession(context: CopyContext, session: SessionInfo, turn: Turn): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      return await copyOnce(context, session, turn)
    } catch (error) {
      if (!isChange(error)) throw error
    }
  }
  throw keepsChanging(session)
}

/** A conflict means that the id was written after the target was read: by another copy, from other contents. */
function isChange(error: unknown): boolean {
  return error instanceof ChangedMeanwhile || (isSessionError(error) && error.code === "CONFLICT")
}

async function copyOnce(context: CopyContext, session: SessionInfo, turn: Turn): Promise<boolean> {
  const source = await readSource(context.from, session)
  if (isEmpty(source)) return false
  if (source.steps.length > 0 && !context.to.capabilities.traces) throw noTraces(session)
  const target = await readContents(context.to, session)
  const plan = planCopy(source, target, session.updatedAt)
  return runInTurn(writesOf(context, session, source, plan), context, turn)
}

/** An error that no repeat can mend is of this session alone: it is damaged. */
async function readSource(from: SessionStore, session: SessionRef): Promise<SessionContents> {
  try {
    return await readContents(from, session)
  } catch (error) {
    if (isSessionError(error) && error.code === "STORE_ERROR" && !error.retryable) throw new Unreadable()
    throw error
  }
}

/** Runs the writes one after the other, the last one when its turn has come. */
async function runInTurn(writes: AsyncIterable<Write>, { check }: CopyContext, turn: Turn): Promise<boolean> {
  let held: Write | null = null
  for await (const write of writes) {
    await held?.()
    check()
    held = write
  }
  await turn.come()
  check()
  await held?.()
  return held !== null
}

async function* writesOf(
  context: CopyContext,
  session: SessionRef,
  source: SessionContents,
  plan: CopyPlan,
): AsyncGenerator<Write> {
  const { from, to } = context
  if (plan.remake) yield async () => void (await to.deleteSession(session))
  for (const qaId of plan.remove) yield async () => void (await to.deleteQaEntry(session, qaId))
  for (const qaId of plan.update) {
    const entry = await from.getQaEntry(session, qaId)
    if (entry === null) throw new ChangedMeanwhile()
    yield () => updateEntry(context, session, entry)
  }
  // Before the entries: a store may look through all that the session holds for the id of each step.
  for (const step of plan.appendSteps) yield () => saveStep(context, session, step)
  for await (const batch of entriesFrom(from, session, source, plan.appendFrom)) {
    if (to.capabilities.atomicBatch) yield () => createEntries(context, session, batch)
    else for (const entry of batch) yield () => createEntry(context, session, entry)
  }
  const { graphContext } = plan
  if (graphContext !== null) yield () => to.setGraphContext(session, graphContext)
}

async function createEntries({ to, wrote }: CopyContext, session: SessionRef, batch: SessionQaEntry[]): Promise<void> {
  await to.createQaEntries(session, batch.map(toNewEntry))
  wrote(
    "entries",
    batch.length,
    batch.reduce((sum, entry) => sum + bytesOf(entry), 0),
  )
}

async function createEntry({ to, wrote }: CopyContext, session: SessionRef, entry: SessionQaEntry): Promise<void> {
  await to.createQaEntry(session, toNewEntry(entry))
  wrote("entries", 1, bytesOf(entry))
}

async function updateEntry({ to, wrote }: CopyContext, session: SessionRef, entry: SessionQaEntry): Promise<void> {
  const { id, createdAt: _, ...contents } = toNewEntry(entry)
  if (!(await to.updateQaEntry(session, id, contents satisfies SessionQaUpdate))) throw new ChangedMeanwhile()
  wrote("entries", 1, bytesOf(entry))
}

async function saveStep({ to, wrote }: CopyContext, session: SessionRef, step: SessionTraceStep): Promise<void> {
  await to.saveTraceStep(session, step)
  wrote("steps", 1, Buffer.byteLength(JSON.stringify(step)))
}

/** The entry as a create takes it: without the session, and without what a store of somebody else may add. */
function toNewEntry(entry: SessionQaEntry): NewSessionQaEntry & { readonly id: string } {
  const { id, question, answer, context, createdAt, feedbackText, feedbackScore } = entry
  const { usedGraphElementIds, memifyMetadata } = entry
  return { id, question, answer, context, createdAt, feedbackText, feedbackScore, usedGraphElementIds, memifyMetadata }
}

function noTraces({ userId, sessionId }: SessionRef): SessionError {
  const name = JSON.stringify({ userId, sessionId })
  const message = `the target has no traces, and session ${name} has trace steps; take a target with traces`
  return new SessionError({ code: "UNSUPPORTED", message, operation: "copySessions" })
}

function keepsChanging({ userId, sessionId }: SessionRef): SessionError {
  const name = JSON.stringify({ userId, sessionId })
  const message = `session ${name} was changed each time while it was copied; run the copy again`
  return new SessionError({ code: "STORE_ERROR", message, operation: "copySessions", retryable: true })
}
