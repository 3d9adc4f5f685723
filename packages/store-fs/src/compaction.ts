import { Buffer } from "node:buffer"
import { join } from "node:path"
import { type Chain, foldBase, foldLog, lastLog } from "./chain.ts"
import { encodeRecord } from "./codec.ts"
import type { Disk } from "./disk.ts"
import { type LogStatus, type SessionState, emptyState } from "./fold.ts"
import { stampedName } from "./incarnation.ts"
import { basePath, generationsOf, logPath, tmpDir } from "./paths.ts"
import type { BaseRecord, PartRecord, SealRecord } from "./records.ts"

/** A log and its base are worth a compaction from this size on, in bytes, when more than half of it is garbage. */
const WORTHWHILE_BYTES = 64 * 1024

export function isWorthCompacting(bytes: number, garbage: number): boolean {
  return bytes > WORTHWHILE_BYTES && garbage * 2 > bytes
}

/**
 * Makes a base of the chain's logs, and leaves one log above it: the last one if there are several (a compaction that
 * was begun is finished), else a new one.
 *
 * Any number of processes may do so at once, and any of them may die: a log that is sealed never changes, so that all of
 * them make the same base. Gives how the last log ended that went into the base; nothing is done to a chain whose
 * incarnation has ended, or that has moved on.
 */
export async function compact(disk: Disk, root: string, chain: Chain): Promise<LogStatus> {
  const target = chain.logs.length > 1 ? lastLog(chain) - 1 : lastLog(chain)
  await disk.create(logPath(chain.dir, target + 1), Buffer.alloc(0), false)
  const state = emptyState()
  if (!(await foldBase(disk, chain, state))) return "open"
  for (const generation of chain.logs.filter((log) => log <= target)) {
    const status = await foldSealed(disk, logPath(chain.dir, generation), state)
    if (status !== "sealed") return status
  }
  await publishBase(disk, root, chain.dir, target, state)
  return "sealed"
}

/** Reads a log into the state to its very end, which it puts there if nobody has. `"open"` when the log is gone. */
async function foldSealed(disk: Disk, path: string, state: SessionState): Promise<LogStatus> {
  const file = await disk.open(path, "append")
  if (file === null) return "open"
  try {
    let read = await foldLog(file, state)
    while (read.status === "open") {
      await file.append(encodeRecord({ op: "seal", writer: disk.token(), seen: read.end } satisfies SealRecord))
      read = await foldLog(file, state, read.end)
    }
    return read.status
  } finally {
    await file.close()
  }
}

/** Puts the base in its place and removes what it stands for. It is on the disk for good before anything is removed. */
async function publishBase(
  disk: Disk,
  root: string,
  dir: string,
  generation: number,
  state: SessionState,
): Promise<void> {
  const tmp = join(tmpDir(root), stampedName(disk))
  await disk.makeDir(tmp)
  const made = basePath(tmp, generation)
  try {
    await disk.create(made, encodeBase(state), true)
    await disk.link(made, basePath(dir, generation))
    await disk.syncDir(dir)
    await removeOlder(disk, dir, generation)
  } finally {
    await disk.remove(made)
    await disk.removeDir(tmp)
  }
}

/** Removes what a base stands for, once it is there. */
async function removeOlder(disk: Disk, dir: string, generation: number): Promise<void> {
  const { logs, bases } = generationsOf((await disk.list(dir)) ?? [])
  if (!bases.some((base) => base >= generation)) return
  for (const log of logs.filter((log) => log <= generation)) await disk.remove(logPath(dir, log))
  for (const base of bases.filter((base) => base < generation)) await disk.remove(basePath(dir, base))
}

/** The base's bytes: context and trace first, so that the newest entries stand near the end, where they are looked for. */
function encodeBase(state: SessionState): Buffer {
  const rest: PartRecord[] = Array.from(state.steps.values(), (step) => ({ op: "trace", step }))
  if (state.context !== null) rest.push({ op: "context", context: state.context })
  const before = Buffer.concat(rest.map(encodeRecord))
  const entries = Array.from(state.entries.values(), (entry) =>
    encodeRecord({ op: "create", entries: [withoutNulls(entry)] }),
  )
  return Buffer.concat([before, ...entries, encodeRecord(baseRecord(state, before.length))])
}

function baseRecord({ at, expires }: SessionState, entriesFrom: number): BaseRecord {
  return expires === null ? { op: "base", at, entriesFrom } : { op: "base", at, expires, entriesFrom }
}

function withoutNulls<T extends object>(entry: T): T {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null)) as T
}
