import type { SessionTraceStep } from "@cognee-session/core"
import { type EntryMark, type SessionContents, stepMarkOf } from "./session-contents.ts"

/** What makes of the target's session the source's. */
export interface CopyPlan {
  /** Remove the target's session first: it is another one. */
  readonly remake: boolean
  /** Entries to remove from the target. */
  readonly remove: readonly string[]
  /** Entries that both hold, in the right place, to be given the source's contents. */
  readonly update: readonly string[]
  /** Append the source's entries from this place on. */
  readonly appendFrom: number
  readonly appendSteps: readonly SessionTraceStep[]
  readonly graphContext: string | null
}

/**
 * Compares a session in source and target.
 *
 * An entry is the same in both when it has the same id and time; its contents may have changed. Entries can be appended
 * and removed, not moved: what stays in the target is the longest run of entries from the source's first one on, and
 * what stands behind it is removed and appended anew. An entry that the target alone holds was deleted at the source,
 * unless it is younger than the source's last write: then it was written in the target, and stays.
 *
 * Steps can only be appended. So a session of other steps, and one that has nothing in common with the source's, is
 * removed: the source's was deleted and begun anew. One with entries of its own, younger than the source's last write,
 * never is.
 */
export function planCopy(source: SessionContents, target: SessionContents, writtenAt: Date): CopyPlan {
  const entries = planEntries(source.entries, target.entries, writtenAt.getTime())
  const remake = !entries.hasOwn && isAnother(source, target, entries.common)
  if (remake) {
    return {
      remake,
      remove: [],
      update: [],
      appendFrom: 0,
      appendSteps: source.steps,
      graphContext: source.graphContext,
    }
  }
  const { remove, update, appendFrom } = entries
  const held = new Set(target.steps.map(({ traceId }) => traceId))
  const appendSteps = source.steps.filter(({ traceId }) => !held.has(traceId))
  const graphContext = source.graphContext === target.graphContext ? null : source.graphContext
  return { remake, remove, update, appendFrom, appendSteps, graphContext }
}

interface EntriesPlan extends Pick<CopyPlan, "remove" | "update" | "appendFrom"> {
  /** How many entries both hold, in whatever order. */
  readonly common: number
  /** Whether the target holds entries that were written there. */
  readonly hasOwn: boolean
}

function planEntries(source: readonly EntryMark[], target: readonly EntryMark[], writtenAt: number): EntriesPlan {
  const atSource = new Map(source.map((mark) => [mark.id, mark]))
  const common = target.filter((mark) => atSource.get(mark.id)?.createdAt === mark.createdAt)
  const misplaced = common.findIndex(({ id }, index) => id !== source[index]!.id)
  const staying = misplaced < 0 ? common : common.slice(0, misplaced)
  const stay = new Set(staying.map(({ id }) => id))
  const isOwn = ({ id, createdAt }: EntryMark): boolean => !atSource.has(id) && createdAt > writtenAt
  return {
    remove: target.filter((mark) => !stay.has(mark.id) && !isOwn(mark)).map(({ id }) => id),
    update: staying.filter(({ id, digest }) => atSource.get(id)!.digest !== digest).map(({ id }) => id),
    appendFrom: staying.length,
    common: common.length,
    hasOwn: target.some(isOwn),
  }
}

/** Whether the target's session cannot be made into the source's by appending steps and changing entries. */
function isAnother(source: SessionContents, target: SessionContents, commonEntries: number): boolean {
  const atSource = new Map(source.steps.map((step, index) => [step.traceId, { index, ...stepMarkOf(step) }]))
  const inTarget = target.steps.map(stepMarkOf)
  const common = inTarget.filter(({ id }) => atSource.has(id))
  if (
    common.some(({ id, digest }, index) => atSource.get(id)!.index !== index || atSource.get(id)!.digest !== digest)
  ) {
    return true
  }
  const isLeft = target.graphContext !== null && source.graphContext === null
  return common.length + commonEntries === 0 && (target.entries.length + target.steps.length > 0 || isLeft)
}
