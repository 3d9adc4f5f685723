import type { SessionStore } from "@cognee-session/core"
import {
  contextOf,
  entryId,
  entryOf,
  passingKey,
  sessionKey,
  sharedEntry,
  sharedKey,
  stepOf,
  versionOf,
} from "./contents.ts"
import { insist } from "./insist.ts"
import type { Lane } from "./lane.ts"
import type { Step } from "./step.ts"

/** A handle whose sessions live longer than the run, and one whose sessions expire soon. */
export interface Stores {
  readonly lasting: SessionStore
  readonly passing: SessionStore
}

export interface Performed {
  readonly refusals: number
  /** What the store should not have answered, or `null`. */
  readonly complaint: string | null
}

const LATEST = 10
const PASSING_ENTRIES = 3

/**
 * Makes the call of a step, until it is acknowledged, and looks at the answer. `isRepeat` says that a process that was
 * killed may have made the call already.
 */
export async function perform(stores: Stores, lane: Lane, step: Step, isRepeat: boolean): Promise<Performed> {
  const { result, refusals } = await insist(() => call(stores, lane.number, step))
  const isSure = !isRepeat && refusals === 0
  return { refusals, complaint: complaintOf(lane, step, result, isSure) }
}

function call({ lasting, passing }: Stores, lane: number, step: Step): Promise<unknown> {
  if (step.kind === "share") return lasting.createQaEntry(sharedKey(step.shared), sharedEntry(lane, step.shared))
  if (step.kind === "pass") return passing.createQaEntries(passingKey(lane, step.passing), passingEntries(lane, step))
  const key = sessionKey(lane, step.session)
  if (step.kind === "create") return create(lasting, lane, step)
  if (step.kind === "update")
    return lasting.updateQaEntry(key, entryId(lane, step.entry), versionOf(step.entry, step.version))
  if (step.kind === "delete") return lasting.deleteQaEntry(key, entryId(lane, step.entry))
  if (step.kind === "deleteSession") return lasting.deleteSession(key)
  if (step.kind === "setContext") return lasting.setGraphContext(key, contextOf(step.version))
  if (step.kind === "trace") return lasting.saveTraceStep(key, stepOf(lane, step.session, step.trace))
  return lasting.getLatestQaEntries(key, LATEST)
}

function create(store: SessionStore, lane: number, step: Step & { readonly kind: "create" }): Promise<unknown> {
  const key = sessionKey(lane, step.session)
  const entries = Array.from({ length: step.count }, (_, index) => entryOf(lane, step.first + index))
  return entries.length === 1 ? store.createQaEntry(key, entries[0]!) : store.createQaEntries(key, entries)
}

function passingEntries(lane: number, { passing }: Step & { readonly kind: "pass" }): ReturnType<typeof entryOf>[] {
  return Array.from({ length: PASSING_ENTRIES }, (_, index) => entryOf(lane, passing + index))
}

function complaintOf(lane: Lane, step: Step, result: unknown, isSure: boolean): string | null {
  if (step.kind === "latest") return complaintOfLatest(lane, step.session, result as { readonly id: string }[])
  if (step.kind !== "update" && step.kind !== "delete") return null
  const isThere = lane.has(step.entry)
  // What was deleted by a call whose answer was lost is no longer there for the next.
  if (result === isThere || (step.kind === "delete" && isThere && !isSure)) return null
  return `${step.kind} of an entry that is ${isThere ? "there" : "gone"} answered ${String(result)}`
}

function complaintOfLatest(lane: Lane, session: number, found: readonly { readonly id: string }[]): string | null {
  const entries = lane.expected(session).entries.slice(-LATEST)
  const expected = entries.map(({ entry }) => entryId(lane.number, entry)).join()
  const got = found.map(({ id }) => id).join()
  return got === expected ? null : `the latest ${LATEST} are ${got}, and should be ${expected}`
}
