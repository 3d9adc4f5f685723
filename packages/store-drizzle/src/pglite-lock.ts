import { randomUUID } from "node:crypto"
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { SessionError } from "@cognee-session/core"

/** What is asked of a PGlite. */
export interface PgliteClient {
  readonly dataDir?: string | undefined
  readonly waitReady: Promise<void>
}

interface Holding {
  readonly client: PgliteClient
  handles: number
}

// PGlite does not mind two instances on one directory, in one process or two, and loses what one of them writes.
const holdings = new Map<string, Holding>()

/** Takes the directory of a PGlite for this instance alone; the function that comes back lets go of it. */
export async function lockPglite(client: PgliteClient): Promise<() => void> {
  const dir = directoryOf(client)
  if (dir === null) return () => {}
  await client.waitReady
  const held = holdings.get(dir)
  if (held !== undefined && held.client !== client) throw takenError("another PGlite of this process")
  const path = join(dir, "cognee-session.pid")
  if (held === undefined) takeFile(path)
  const holding = held ?? { client, handles: 0 }
  holdings.set(dir, holding)
  holding.handles += 1
  return () => {
    holding.handles -= 1
    if (holding.handles > 0) return
    holdings.delete(dir)
    rmSync(path, { force: true })
  }
}

/** `null` for one in memory. */
function directoryOf({ dataDir = "" }: PgliteClient): string | null {
  if (dataDir.startsWith("file://")) return dataDir.startsWith("file:///") ? fileURLToPath(dataDir) : dataDir.slice(7)
  return dataDir === "" || /^[a-z-]+:\/\//.test(dataDir) ? null : dataDir
}

/** The file appears with its contents or not at all. One of a process that has ended is moved aside first. */
function takeFile(path: string): void {
  const own = `${path}.${randomUUID()}`
  writeFileSync(own, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }))
  try {
    while (!placed(own, path)) removeStale(path)
  } finally {
    rmSync(own)
  }
}

function placed(own: string, path: string): boolean {
  try {
    linkSync(own, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false
    throw error
  }
}

function removeStale(path: string): void {
  const found = readIfThere(path)
  if (found === null) return
  if (isHeld(found)) throw takenError(`process ${JSON.parse(found).pid as number}`)
  const aside = `${path}.${randomUUID()}`
  renameSync(path, aside)
  // Another process may have taken its place since.
  if (readFileSync(aside, "utf8") !== found) placed(aside, path)
  rmSync(aside)
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null
    throw error
  }
}

function isHeld(found: string): boolean {
  try {
    const { pid, started } = JSON.parse(found) as { readonly pid: number; readonly started: string | null }
    process.kill(pid, 0)
    return startOf(pid) === started
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" // it runs, for another user
  }
}

/** Tells a process from a later one of the same number; `null` where the system does not tell. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null
  } catch {
    return null
  }
}

function takenError(holder: string): SessionError {
  return new SessionError({
    code: "STORE_ERROR",
    message: `the directory of this PGlite is in use by ${holder}; PGlite allows one at a time`,
    outcome: "not-applied",
  })
}
