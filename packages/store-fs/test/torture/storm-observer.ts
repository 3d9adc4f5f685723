import assert from "node:assert/strict"
import { readdirSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import type { SessionRef } from "@cognee-session/core"
import { incarnationOf } from "./session-files.ts"
import { type Subject, withStore } from "./subject.ts"

export interface Observed {
  readonly reads: number
  /** The bases that were there at one time or another. */
  readonly bases: ReadonlySet<string>
}

/**
 * Reads a session again and again while others write to it: what was seen keeps its place, nothing appears before it
 * later, and what is gone stays gone.
 */
export async function observe(
  subject: Subject,
  dir: string,
  session: SessionRef,
  until: AbortSignal,
): Promise<Observed> {
  const bases = new Set<string>()
  const gone = new Set<string>()
  let seen: string[] = []
  let reads = 0
  for (; !until.aborted; reads += 1) {
    for (const name of readdirSync(incarnationOf(dir, session))) if (name.startsWith("base.")) bases.add(name)
    const entries = await withStore(subject, dir, (store) => store.getAllQaEntries(session))
    const ids = entries.map(({ id }) => id)
    checkKeepsPlace(seen, ids, gone)
    seen = ids
    await sleep(20)
  }
  return { reads, bases }
}

function checkKeepsPlace(before: readonly string[], after: readonly string[], gone: Set<string>): void {
  const present = new Set(after)
  const kept = before.filter((id) => present.has(id))
  assert.deepEqual(after.slice(0, kept.length), kept, "what was seen keeps its place, with nothing new before it")
  for (const id of before) if (!present.has(id)) gone.add(id)
  for (const id of after) assert.ok(!gone.has(id), `${id} was gone and came back`)
}
