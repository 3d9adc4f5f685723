import { Damage, type RecordLine, decodeRecords, jsonText } from "./codec.ts"
import { type Chain, foldBase, foldLog, withFile } from "./chain.ts"
import type { Disk, OpenFile } from "./disk.ts"
import { type SessionState, emptyState, isExpired } from "./fold.ts"
import { basePath } from "./paths.ts"
import { BackwardReader, FIRST_BLOCK } from "./reading.ts"
import { type BaseRecord, type PartRecord, type WriteRecord, atOf, expiresOf, isWriteLine, opOf } from "./records.ts"
import { LatestContext, LatestEntries, LatestSteps, type Search } from "./search.ts"
import { NO_BASE, type Tail, continueTail, parseLine, readTail } from "./tail.ts"

/** A live session at one moment: its one log, open, its base, and how the log ended at that moment. */
export interface Look {
  readonly chain: Chain
  readonly log: OpenFile
  readonly reader: BackwardReader
  readonly tail: Tail
}

/** What a look is for: to read, to write something that older records matter to, or just to append. */
export type Purpose = "read" | "change" | "append"

/** What is read behind the part of a log that is known, in bytes. More news than that, and the tail is read anew. */
const NEWS_BYTES = 4096

/** Thrown when a file that a listing named is gone: the session has moved on, and the call begins anew. */
export class MovedOn extends Error {}

/** Reads how a log that was opened ends, `known` being what is known of the part of it that was read before. */
export async function lookAt(
  disk: Disk,
  chain: Chain,
  log: OpenFile,
  known: Tail | null,
  purpose: Purpose,
  from?: "memory",
): Promise<Look> {
  const look = known === null ? null : await lookFurther(chain, log, known, purpose, from)
  return look ?? lookAnew(disk, chain, log)
}

/** The look of one who goes by what he knows: as if he had read the log when he learned it, and was held up since. */
export function recallLook(chain: Chain, log: OpenFile, known: Tail): Look {
  return { chain, log, reader: new BackwardReader(log, known.end), tail: known }
}

/** Reads what has come since, and a block before that, in one go; `null` when more has come than fits. */
async function lookFurther(
  chain: Chain,
  log: OpenFile,
  known: Tail,
  purpose: Purpose,
  from?: "memory",
): Promise<Look | null> {
  const start = purpose === "append" ? known.end : Math.max(known.end - FIRST_BLOCK, 0)
  const length = known.end - start + NEWS_BYTES
  const bytes = await log.read(start, length, from)
  if (bytes.length === length) return null
  const added = decodeRecords(bytes.subarray(known.end - start), known.end, log.name)
  const tail = continueTail(known, added.map(parseLine))
  const reader = new BackwardReader(log, known.end, start === known.end ? null : bytes.subarray(0, known.end - start))
  reader.lines = added
  return { chain, log, reader, tail }
}

async function lookAnew(disk: Disk, chain: Chain, log: OpenFile): Promise<Look> {
  const reader = new BackwardReader(log, await log.size())
  const tail = await readTail(reader, async () => (chain.base === 0 ? NO_BASE : withBase(disk, chain, readBaseRecord)))
  return { chain, log, reader, tail }
}

/**
 * Runs a search over the session's records, from the newest to the oldest that can matter, and gives what it found.
 *
 * Where writers of one id raced, the records do not tell by themselves which of them took effect: then the whole log is
 * read in its order, and the search runs over what it amounts to.
 */
export async function searchBackward<T>(disk: Disk, look: Look, newSearch: () => Search<T>): Promise<T> {
  const search = newSearch()
  const { outcome, oldest } = await searchLog(look, search)
  if (outcome === "contested") return searchState(await foldLook(disk, look), newSearch())
  if (outcome === "exhausted" && look.chain.base > 0) {
    await withBase(disk, look.chain, (base) => searchBase(base, search, oldest))
  }
  return search.result
}

/** Whether the session holds anything (S1). */
export async function holdsAnything(disk: Disk, look: Look): Promise<boolean> {
  const entries = await searchBackward(disk, look, () => new LatestEntries(1, null))
  if (entries !== null && entries.length > 0) return true
  if ((await searchBackward(disk, look, () => new LatestContext())) !== null) return true
  return (await searchBackward(disk, look, () => new LatestSteps(1))).length > 0
}

/** All that the session holds at the moment of the look. */
export async function foldLook(disk: Disk, { chain, log, tail }: Look): Promise<SessionState> {
  const state = emptyState()
  if (!(await foldBase(disk, chain, state))) throw new MovedOn()
  await foldLog(log, state, 0, tail.end)
  return state
}

/** Runs a search over what a session amounts to. */
export function searchState<T>(state: SessionState, search: Search<T>): T {
  const parts: PartRecord[] = []
  if (state.context !== null) parts.push({ op: "context", context: state.context })
  for (const step of state.steps.values()) parts.push({ op: "trace", step })
  for (const entry of state.entries.values()) parts.push({ op: "create", entries: [entry] })
  parts.toReversed().some((part) => search.visit(part, 0, true))
  return search.result
}

interface LogSearch {
  readonly outcome: "done" | "exhausted" | "contested"
  /** The oldest write that was met. */
  readonly oldest: RecordLine | null
}

async function searchLog<T>({ reader }: Look, search: Search<T>): Promise<LogSearch> {
  let oldest: RecordLine | null = null
  for (let back = 1; ; back += 1) {
    while (reader.lines.length < back) if ((await reader.extend()) === null) return { outcome: "exhausted", oldest }
    const line = reader.lines.at(-back)!
    if (!isWriteLine(line)) continue
    if (endedBefore(expiresOf(line), oldest)) return { outcome: "done", oldest }
    oldest = line
    if (!search.wants(line)) continue
    const record = line.value<WriteRecord>()
    if (await isContested(line, record, reader)) return { outcome: "contested", oldest }
    if (search.visit(effective(record), sizeOf(line), !isRaced(line, record))) return { outcome: "done", oldest }
  }
}

async function searchBase<T>(file: OpenFile, search: Search<T>, oldest: RecordLine | null): Promise<void> {
  const base = await readBaseRecord(file)
  if (endedBefore(base.expires ?? null, oldest)) return
  const reader = new BackwardReader(file, search.part === "entries" ? await file.size() : base.entriesFrom)
  for (let back = 1; ; back += 1) {
    while (reader.lines.length < back) if ((await reader.extend()) === null) return
    const line = reader.lines.at(-back)!
    if (search.wants(line) && search.visit(line.value<PartRecord>(), sizeOf(line), true)) return
  }
}

/** Whether a write had expired when the next one came: then it belongs to an earlier incarnation. */
function endedBefore(expires: string | null, next: RecordLine | null): boolean {
  return expires !== null && next !== null && isExpired(expires, atOf(next))
}

async function readBaseRecord(file: OpenFile): Promise<BaseRecord> {
  const reader = new BackwardReader(file, await file.size())
  const last = (await reader.extend())?.at(-1)
  if (last === undefined || opOf(last) !== "base") throw new Damage(file.name, await file.size())
  return last.value<BaseRecord>()
}

async function withBase<T>(disk: Disk, chain: Chain, work: (file: OpenFile) => Promise<T>): Promise<T> {
  const found = await withFile(disk, basePath(chain.dir, chain.base), async (file) => ({ value: await work(file) }))
  if (found === null) throw new MovedOn()
  return found.value
}

function sizeOf(line: RecordLine): number {
  return line.end - line.offset
}

/** A batch as it took effect when nobody raced: without the entries that were held already. */
function effective(record: WriteRecord): WriteRecord {
  if (record.op !== "create" || record.held === undefined) return record
  const { held } = record
  return { ...record, entries: record.entries.filter(({ id }) => !held.includes(id)) }
}

/** Whether records that its writer had not seen may decide what this one did. */
async function isContested(line: RecordLine, record: WriteRecord, reader: BackwardReader): Promise<boolean> {
  const ids = givenIds(record)
  if (ids.length === 0 || !isRaced(line, record)) return false
  while (reader.start > record.seen && (await reader.extend()) !== null);
  const unseen = reader.lines.filter((other) => other.end > record.seen && other.offset < line.offset)
  const isHeld = record.op === "create" && record.held !== undefined
  return unseen.some((other) => isHeld || ids.some((id) => other.includes(jsonText(id))))
}

/** Whether something stands between a record and what its writer had seen: a newline is all that should. */
function isRaced(line: RecordLine, { seen }: WriteRecord): boolean {
  return line.offset > seen + 1
}

function givenIds(record: WriteRecord): readonly string[] {
  if (record.op === "trace") return record.given === true ? [record.step.id] : []
  return record.op === "create" ? (record.given ?? []) : []
}
