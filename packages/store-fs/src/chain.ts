import { join } from "node:path"
import { Damage, type RecordLine } from "./codec.ts"
import type { Disk, OpenFile } from "./disk.ts"
import { type LogStatus, type SessionState, applyPart, applyRecord, emptyState } from "./fold.ts"
import { basePath, generationsOf, isIncarnation, logPath } from "./paths.ts"
import { recordsForward, wholeRecords } from "./reading.ts"
import type { BaseRecord, LogRecord, PartRecord } from "./records.ts"

/**
 * The files that a session's present incarnation consists of. What such a listing says stays true of the files that it
 * names: a base never changes, and what a log holds is only added to. So it may be kept, and may be old: a log that is
 * no longer the last one is sealed, and says so itself.
 */
export interface Chain {
  /** The incarnation's directory. */
  readonly dir: string
  /** The generation of the base, 0 for none, and its size in bytes. */
  readonly base: number
  readonly baseBytes: number
  /** The generations of the logs above the base, ascending and without a gap. */
  readonly logs: readonly number[]
}

/** How often a listing is taken again that met files on the move, before they count as missing. */
const LISTING_TRIES = 100

/** Finds the present incarnation in a session's directory; `null` when there is none. */
export async function findChain(disk: Disk, sessionDir: string): Promise<Chain | null> {
  for (let tries = 0; tries < LISTING_TRIES; tries += 1) {
    const dir = await findIncarnation(disk, sessionDir)
    if (dir === null) return null
    const chain = await readChain(disk, dir)
    if (chain !== null) return chain
  }
  throw new Damage("its directory, where files are missing", 0)
}

/** The directory of the present incarnation; `null` when there is none. */
export async function findIncarnation(disk: Disk, sessionDir: string): Promise<string | null> {
  const name = ((await disk.list(sessionDir)) ?? []).find(isIncarnation)
  return name === undefined ? null : join(sessionDir, name)
}

/** The chain in an incarnation's directory; `null` when the listing met files on the move. */
export async function readChain(disk: Disk, dir: string): Promise<Chain | null> {
  const { logs, bases } = generationsOf((await disk.list(dir)) ?? [])
  const base = bases.at(-1) ?? 0
  const above = logs.filter((generation) => generation > base)
  const isWhole = above.length > 0 && above.every((generation, index) => generation === base + index + 1)
  if (!isWhole) return null
  const baseBytes = base === 0 ? 0 : await withFile(disk, basePath(dir, base), (file) => file.size())
  return baseBytes === null ? null : { dir, base, baseBytes, logs: above }
}

export function lastLog({ logs }: Chain): number {
  return logs.at(-1)!
}

/** What the chain's records amount to, and how its last log goes on; `null` when its files have moved on. */
export async function foldChain(
  disk: Disk,
  chain: Chain,
): Promise<{ readonly state: SessionState; readonly status: LogStatus } | null> {
  const state = emptyState()
  if (!(await foldBase(disk, chain, state))) return null
  let status: LogStatus = "sealed"
  for (const generation of chain.logs) {
    const next = await withFile(disk, logPath(chain.dir, generation), (file) => foldLog(file, state))
    if (next === null) return null
    status = next.status
    // What stands in a log above one that is not sealed does not count yet.
    if (status !== "sealed") break
  }
  return { state, status }
}

/** Reads the chain's base into the state; `false` when it is gone. A base that lacks its last record was cut. */
export async function foldBase(disk: Disk, chain: Chain, state: SessionState): Promise<boolean> {
  if (chain.base === 0) return true
  const read = withFile(disk, basePath(chain.dir, chain.base), async (file) => {
    let last: PartRecord | BaseRecord | null = null
    for await (const lines of recordsForward(file)) {
      for (const line of lines) applyPart(state, (last = line.value<PartRecord | BaseRecord>()))
    }
    if (last?.op !== "base") throw new Damage(file.name, await file.size())
    return true
  })
  return (await read) ?? false
}

/** Reads a log, or the part of it that is asked for, into the state. Gives how it goes on and how far it was read. */
export async function foldLog(
  file: OpenFile,
  state: SessionState,
  from: number = 0,
  until: number = Infinity,
): Promise<{ readonly status: LogStatus; readonly end: number }> {
  let end = from
  for await (const lines of recordsForward(file, from)) {
    for (const line of lines) {
      if (line.offset >= until) return { status: "open", end }
      const { status } = applyRecord(state, line.value<LogRecord>())
      end = line.end
      if (status !== "open") return { status, end }
    }
  }
  return { status: "open", end }
}

/**
 * The records of a log from a place on, up to the one that is asked for, which was just written; `null` when it is not
 * there. `length` is how many bytes it should take.
 */
export async function linesUpTo(
  file: OpenFile,
  from: number,
  length: number,
  isLast: (line: RecordLine) => boolean,
): Promise<RecordLine[] | null> {
  const near = upTo(wholeRecords(await file.read(from, length, "memory"), length, from, file.name), isLast)
  if (near !== null) return near
  const lines: RecordLine[] = []
  for await (const block of recordsForward(file, from)) lines.push(...block)
  return upTo(lines, isLast)
}

function upTo(lines: readonly RecordLine[], isLast: (line: RecordLine) => boolean): RecordLine[] | null {
  const last = lines.findIndex(isLast)
  return last < 0 ? null : lines.slice(0, last + 1)
}

/** Opens a file to read, for as long as `work` takes; `null` when it is not there. */
export async function withFile<T>(disk: Disk, path: string, work: (file: OpenFile) => Promise<T>): Promise<T | null> {
  const file = await disk.open(path, "read")
  if (file === null) return null
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}
