import { cp, readFile, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join, relative } from "node:path"
import type { Programs } from "./programs.ts"

/** Who runs a server that refuses to be run by root. */
export interface UnprivilegedUser {
  readonly uid: number
  readonly gid: number
}

/** The user `nobody` where this process is root's; `undefined` elsewhere: a server may run as the user. */
export async function unprivilegedUser(): Promise<UnprivilegedUser | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const line = /^nobody:[^:]*:(\d+):(\d+):/m.exec(await readFile("/etc/passwd", "utf8"))
  if (line === null) throw new Error("root must start the server as another user, and there is no user nobody")
  return { uid: Number(line[1]), gid: Number(line[2]) }
}

/** Where the user can have a temporary directory: TMPDIR may be closed to others. */
export async function tmpdirOf(user: UnprivilegedUser | undefined): Promise<string> {
  return user === undefined || (await isOpenToAll(tmpdir())) ? tmpdir() : "/tmp"
}

/** The programs where the user finds them: not in a home directory that is closed to others, but in a copy in `dir`. */
export async function reachable(
  programs: Programs,
  user: UnprivilegedUser | undefined,
  dir: string,
): Promise<Programs> {
  if (user === undefined || programs.folder === undefined || (await isOpenToAll(programs.dir))) return programs
  const folder = join(dir, "programs")
  await cp(programs.folder, folder, { recursive: true, verbatimSymlinks: true })
  const env = { LD_LIBRARY_PATH: programs.env?.["LD_LIBRARY_PATH"]?.replaceAll(programs.folder, folder) }
  return { folder, env, dir: join(folder, relative(programs.folder, programs.dir)) }
}

/** Whether everybody may go into a directory, and into each that it lies in. */
async function isOpenToAll(dir: string): Promise<boolean> {
  const { mode } = await stat(dir)
  return (mode & 0o001) !== 0 && (dir === dirname(dir) || (await isOpenToAll(dirname(dir))))
}
