import { Buffer } from "node:buffer"
import { dirname, join } from "node:path"
import type { SessionRef } from "@cognee-session/core"
import { type Chain, foldChain, lastLog, readChain, withFile } from "./chain.ts"
import { decodeRecords, encodeRecord } from "./codec.ts"
import type { Disk } from "./disk.ts"
import { inDoubt } from "./errors.ts"
import { holdsSomething, isExpired } from "./fold.ts"
import {
  IDENTITY_FILE,
  incarnationName,
  isIncarnation,
  isOwnFile,
  logPath,
  needsIdentity,
  sessionDir,
  tmpDir,
  trashDir,
} from "./paths.ts"
import type { SealRecord, WriteRecord } from "./records.ts"

/*
 * An incarnation is made in `.tmp` and moved to its place as a whole: of several that are made at once, the first is
 * there and the others meet a directory that is not empty. It is removed as a whole, too, by a move to `.trash`. Its
 * name is never used again, so that whoever is late can neither harm nor see the next one.
 */

/** Makes a session's first log with its first record. `false` when another was quicker. */
export async function beginIncarnation(
  disk: Disk,
  root: string,
  session: SessionRef,
  record: WriteRecord,
  sync: boolean,
): Promise<boolean> {
  const target = sessionDir(root, session)
  const tmp = join(tmpDir(root), stampedName(disk))
  const incarnation = join(tmp, incarnationName(disk.token()))
  await disk.makeDir(incarnation)
  await disk.makeDir(trashDir(root)) // while there is room: a deletion must work on a full disk
  await disk.create(logPath(incarnation, 1), encodeRecord(record), sync)
  if (needsIdentity(session)) await disk.create(join(incarnation, IDENTITY_FILE), encodeIdentity(session), sync)
  await disk.makeDir(dirname(target))
  if (sync) await Promise.all([disk.syncDir(incarnation), disk.syncDir(tmp)])
  const isMade = (await disk.rename(tmp, target)) || (await moveWithForeignFiles(disk, tmp, target))
  if (!isMade) await removeOwn(disk, tmp)
  return isMade
}

/** Files of others in a session's directory must not keep the session from being made anew: they move along. */
async function moveWithForeignFiles(disk: Disk, tmp: string, target: string): Promise<boolean> {
  const names = (await disk.list(target)) ?? []
  if (names.length === 0 || names.some(isIncarnation)) return false
  for (const name of names) await disk.rename(join(target, name), join(tmp, name))
  const isMade = await disk.rename(tmp, target)
  if (!isMade) for (const name of names) await disk.rename(join(tmp, name), join(target, name))
  return isMade
}

/** Takes an incarnation out of its place. Gives where it is now, or `null` when another has taken it. */
export async function takeAway(disk: Disk, root: string, incarnation: string, sync: boolean): Promise<string | null> {
  const trashed = join(trashDir(root), stampedName(disk))
  await disk.makeDir(trashDir(root))
  const isTaken = await disk.rename(incarnation, trashed)
  if (isTaken && sync) await inDoubt(disk.syncDir(dirname(incarnation)))
  return isTaken ? trashed : null
}

/** Removes what was taken away, and the directories that it left empty. Files of others go back to the session's directory. */
export async function discard(disk: Disk, trashed: string, session: string): Promise<void> {
  await removeOwn(disk, trashed)
  const taken = (await disk.list(session)) ?? []
  for (const name of (await disk.list(trashed)) ?? []) {
    const free = taken.includes(name) ? `${name}.${disk.token()}` : name
    await disk.rename(join(trashed, name), join(session, free))
  }
  await disk.removeDir(trashed)
  await removeEmpty(disk, session)
}

/** Removes a session's directory, and its user's, if they are empty. */
export async function removeEmpty(disk: Disk, session: string): Promise<void> {
  await disk.removeDir(session)
  await disk.removeDir(dirname(session))
}

/** Work of others that is younger than this, in milliseconds, is left to them. */
const LEFTOVER_AGE_MS = 60_000

/** A name in `.tmp` or `.trash`: when it was made, and something that nobody had before. */
export function stampedName(disk: Disk): string {
  return `${disk.now().toString(36)}-${disk.token()}`
}

/** Removes what processes left in `.tmp` and `.trash` when they were killed. */
export async function sweep(disk: Disk, root: string): Promise<void> {
  for (const name of await leftovers(disk, tmpDir(root))) {
    await disk.makeDir(trashDir(root))
    // In one step, so that nobody who still works on it moves a part of it to its place.
    await disk.rename(join(tmpDir(root), name), join(trashDir(root), name))
  }
  for (const name of await leftovers(disk, trashDir(root))) await removeOwn(disk, join(trashDir(root), name))
}

async function leftovers(disk: Disk, dir: string): Promise<string[]> {
  const names = (await disk.list(dir)) ?? []
  return names.filter((name) => disk.now() - Number.parseInt(name.split("-", 1)[0]!, 36) > LEFTOVER_AGE_MS)
}

/** Removes the store's own files from a directory and those below it, and the directories that are empty then. */
async function removeOwn(disk: Disk, dir: string): Promise<void> {
  for (const name of (await disk.list(dir)) ?? []) {
    if (isOwnFile(name)) await disk.remove(join(dir, name))
    else if (isIncarnation(name)) await removeOwn(disk, join(dir, name))
  }
  await disk.removeDir(dir)
}

/** Written twice, so that it can be told when one of the two lines is damaged. */
function encodeIdentity({ sessionId, userId }: SessionRef): Buffer {
  const line = encodeRecord({ sessionId, userId } satisfies SessionRef)
  return Buffer.concat([line, line])
}

/** The ids that an incarnation's files tell; `null` when they are damaged or gone. */
export async function readIdentity(disk: Disk, incarnation: string): Promise<SessionRef | null> {
  const bytes = await withFile(disk, join(incarnation, IDENTITY_FILE), async (file) => file.read(0, await file.size()))
  if (bytes === null) return null
  return linesOf(bytes).reduce<SessionRef | null>((found, line) => found ?? decodeIdentity(line), null)
}

function linesOf(bytes: Buffer): Buffer[] {
  const newline = bytes.indexOf("\n")
  return newline < 0 ? [bytes] : [bytes.subarray(0, newline), ...linesOf(bytes.subarray(newline + 1))]
}

function decodeIdentity(bytes: Buffer): SessionRef | null {
  try {
    return decodeRecords(bytes, 0, IDENTITY_FILE)[0]?.value<SessionRef>() ?? null
  } catch {
    return null
  }
}

/**
 * Whether a session that was taken away existed. A seal comes first, so that a late writer's record either is counted
 * here or is written to the next incarnation. What is damaged or cut off existed.
 */
export async function existedIn(disk: Disk, trashed: string, now: () => string): Promise<boolean> {
  try {
    const chain = await readChain(disk, trashed)
    if (chain === null) return true
    await seal(disk, chain)
    const folded = await foldChain(disk, chain)
    if (folded === null) return true
    return folded.status !== "ended" && holdsSomething(folded.state) && !isExpired(folded.state.expires, now())
  } catch {
    return true
  }
}

async function seal(disk: Disk, chain: Chain): Promise<void> {
  const log = await disk.open(logPath(chain.dir, lastLog(chain)), "append")
  try {
    await log?.append(encodeRecord({ op: "seal", writer: disk.token(), seen: 0 } satisfies SealRecord))
  } finally {
    await log?.close()
  }
}
