import type { Disk } from "./disk.ts"
import { type SessionState, emptyState } from "./fold.ts"
import { type Look, searchBackward } from "./look.ts"
import type { Deed, StoredEntry } from "./records.ts"
import type { Tail } from "./tail.ts"
import { EntriesById, EntryById, StepById } from "./search.ts"

/** What a writer has to know before he writes: of all that the session holds, just what his deed is about. */
export interface Survey {
  readonly state: SessionState
  /** The deed, with what the look told. */
  readonly deed: Deed
}

/** Whether older records decide what a deed does. */
export function needsSearch(deed: Deed): boolean {
  if (deed.op === "create" || deed.op === "trace") return deed.given !== undefined
  return deed.op !== "context"
}

export async function surveyDeed(disk: Disk, look: Look, deed: Deed): Promise<Survey> {
  const state = stateAt(look.tail)
  if (!needsSearch(deed)) return { state, deed }
  if (deed.op === "create") return surveyCreate(disk, look, state, deed)
  if (deed.op === "trace") return surveyTrace(disk, look, state, deed)
  return surveyEntry(disk, look, state, deed as DeedOf<"update"> | DeedOf<"delete">)
}

/** The state of a session of which nothing has to be known but its times. */
export function stateAt({ at, expires }: Tail): SessionState {
  return { ...emptyState(), at, expires }
}

type DeedOf<Op extends Deed["op"]> = Deed & { readonly op: Op }

async function surveyCreate(disk: Disk, look: Look, state: SessionState, deed: DeedOf<"create">): Promise<Survey> {
  const { given = [] } = deed
  const found = await searchBackward(disk, look, () => new EntriesById(given))
  for (const [id, entry] of found) state.entries.set(id, entry)
  return { state, deed: found.size === 0 ? deed : { ...deed, held: [...found.keys()] } }
}

async function surveyTrace(disk: Disk, look: Look, state: SessionState, deed: DeedOf<"trace">): Promise<Survey> {
  const step = await searchBackward(disk, look, () => new StepById(deed.step.id))
  if (step !== null) state.steps.set(step.id, step)
  return { state, deed }
}

async function surveyEntry(
  disk: Disk,
  look: Look,
  state: SessionState,
  deed: DeedOf<"update"> | DeedOf<"delete">,
): Promise<Survey> {
  const { exists, bytes } = await searchBackward(disk, look, () => new EntryById(deed.id))
  if (exists) state.entries.set(deed.id, standIn(deed.id))
  return { state, deed: deed.op === "delete" ? { ...deed, frees: bytes } : deed }
}

/** Stands for an entry of which no more has to be known than that it is there. */
function standIn(id: string): StoredEntry {
  return { id, fingerprint: "", createdAt: "" }
}
