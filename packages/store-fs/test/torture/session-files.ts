import { readFileSync, readdirSync, statSync } from "node:fs"
import { join } from "node:path"
import type { SessionRef } from "@cognee-session/core"
import { findChain } from "../../src/chain.ts"
import { compact } from "../../src/compaction.ts"
import { type Disk, machineDisk } from "../../src/disk.ts"
import { isIncarnation, sessionDir } from "../../src/paths.ts"

/** The directory of a session's present incarnation. */
export function incarnationOf(dir: string, session: SessionRef): string {
  const parent = sessionDir(dir, session)
  const names = readdirSync(parent).filter(isIncarnation)
  if (names.length !== 1) throw new Error(`${names.length} incarnations at once`)
  return join(parent, names[0]!)
}

/** The path of a session's newest log, or of its base. */
export function fileOf(dir: string, session: SessionRef, kind: "log" | "base" | "session"): string {
  const incarnation = incarnationOf(dir, session)
  const names = readdirSync(incarnation).filter((name) => name.startsWith(`${kind}.`))
  const generation = (name: string): number => Number(name.split(".")[1])
  const newest = names.toSorted((a, b) => generation(a) - generation(b)).at(-1)
  if (newest === undefined) throw new Error(`the session has no file ${kind}`)
  return join(incarnation, newest)
}

export function logSize(dir: string, session: SessionRef): number {
  return statSync(fileOf(dir, session, "log")).size
}

/** Compacts a session, however small it is. */
export async function compactNow(dir: string, session: SessionRef, disk: Disk = machineDisk): Promise<void> {
  const chain = await findChain(disk, sessionDir(dir, session))
  if (chain !== null) await compact(disk, dir, chain)
}

/** The paths of all files below a directory. */
export function filesBelow(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((item) => {
    const path = join(dir, item.name)
    return item.isDirectory() ? filesBelow(path) : [path]
  })
}

/** The records of a log or base as they were appended, with the newline before and the one behind. */
export function recordsIn(path: string): Buffer[] {
  const lines = readFileSync(path, "utf8").split("\n")
  return lines.filter((line) => line !== "").map((line) => Buffer.from(`\n${line}\n`))
}
