import { join } from "node:path"
import type { SessionInfo, SessionRef, SessionScope } from "@cognee-session/core"
import { findChain, findIncarnation, lastLog, withFile } from "./chain.ts"
import { Damage } from "./codec.ts"
import type { Disk } from "./disk.ts"
import { isUnreadable } from "./errors.ts"
import { readIdentity } from "./incarnation.ts"
import { ANONYMOUS_DIR, idOf, isSessionName, isUserName, logPath, userDir } from "./paths.ts"
import type { SessionLog } from "./session-log.ts"

/** How many sessions are looked at together. */
const AT_ONCE = 32

/** Every session of the scope that is there, in no order. */
export async function sessionsIn(
  disk: Disk,
  root: string,
  log: SessionLog,
  scope: SessionScope,
): Promise<SessionInfo[]> {
  const users = scope === "all" ? await userDirs(disk, root) : [userDir(root, scope.userId)]
  const dirs = (await inParts(users, (user) => sessionDirs(disk, user))).flat()
  const sessions = await inParts(dirs, (dir) => infoOf(disk, log, dir, scope))
  return sessions.filter((session) => session !== null)
}

/** The directories of all sessions, each with its incarnation; `null` where there is none. */
export async function incarnationsIn(
  disk: Disk,
  root: string,
): Promise<{ readonly dir: string; readonly incarnation: string | null }[]> {
  const dirs = (await inParts(await userDirs(disk, root), (user) => sessionDirs(disk, user))).flat()
  return inParts(dirs, async (dir) => ({ dir, incarnation: await findIncarnation(disk, dir) }))
}

async function userDirs(disk: Disk, root: string): Promise<string[]> {
  return ((await disk.list(root)) ?? []).filter(isUserName).map((name) => join(root, name))
}

async function sessionDirs(disk: Disk, user: string): Promise<string[]> {
  return ((await disk.list(user)) ?? []).filter(isSessionName).map((name) => join(user, name))
}

/** The session that a directory holds, if there is one. */
export async function infoOf(
  disk: Disk,
  log: SessionLog,
  dir: string,
  scope: SessionScope,
): Promise<SessionInfo | null> {
  const updatedAt = await updateTime(disk, log, dir)
  if (updatedAt === null) return null
  const session = await identityOf(disk, dir, scope)
  return session === null ? null : { ...session, updatedAt }
}

/** A session that is damaged or cannot be read is listed too (F4), by the time at which its file was changed. */
async function updateTime(disk: Disk, log: SessionLog, dir: string): Promise<Date | null> {
  try {
    const time = await log.lastWrite(dir)
    return time === null ? null : new Date(time)
  } catch (error) {
    if (!(error instanceof Damage) && !isUnreadable(error)) throw error
    return new Date(await changeTime(disk, dir))
  }
}

async function changeTime(disk: Disk, dir: string): Promise<number> {
  try {
    const chain = await findChain(disk, dir)
    if (chain === null) return 0
    return Math.trunc((await withFile(disk, logPath(chain.dir, lastLog(chain)), (file) => file.changedAt())) ?? 0)
  } catch {
    return 0
  }
}

/** Whose session a directory holds: told by the names where these are ids, else by the identity file. */
async function identityOf(disk: Disk, dir: string, scope: SessionScope): Promise<SessionRef | null> {
  const [user, session] = dir.split(/[\\/]/).slice(-2) as [string, string]
  const sessionId = idOf(session)
  if (scope !== "all" && sessionId !== null) return { sessionId, userId: scope.userId }
  if (sessionId !== null && user === ANONYMOUS_DIR) return { sessionId, userId: null }
  if (sessionId !== null && idOf(user) !== null) return { sessionId, userId: idOf(user) }
  const incarnation = await findIncarnation(disk, dir)
  return incarnation === null ? null : readIdentity(disk, incarnation)
}

/** Does work on all items, some at a time. When it rejects, with the first error, nothing goes on behind it. */
export async function inParts<T, Result>(items: readonly T[], work: (item: T) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const part = items.slice(from, from + AT_ONCE).map(work)
    await Promise.allSettled(part)
    results.push(...(await Promise.all(part)))
  }
  return results
}
