import { accessSync, constants, existsSync, readdirSync, realpathSync } from "node:fs"
import { delimiter, dirname, join } from "node:path"
import { libraryPath, unpackDebianPackage } from "./debian-packages.ts"

/** Programs of one directory, with what their environment needs. */
export interface Programs {
  readonly dir: string
  readonly env?: NodeJS.ProcessEnv | undefined
  /** The folder that they were unpacked into, where they were. All that they need and the system lacks lies in it. */
  readonly folder?: string | undefined
}

/** Where programs can come from. */
export interface ProgramSource {
  /** All of them must be there. */
  readonly names: readonly string[]
  /** Where they may lie beside the directories of PATH. */
  readonly dirs?: readonly string[] | undefined
  /** Debian's package, and a pattern for further packages that it needs, libraries aside. */
  readonly debian: { readonly package: string; readonly parts: RegExp }
  /** What to install. */
  readonly advice: string
}

/** Programs of the machine, else those of Debian's package, else an error that says what to install. */
export async function findPrograms(source: ProgramSource): Promise<Programs> {
  const dir = installedDir(source)
  return dir === undefined ? unpackedPrograms(source) : { dir }
}

/** The directory of the machine that has the programs. */
export function installedDir({ names, dirs = [] }: Pick<ProgramSource, "names" | "dirs">): string | undefined {
  const onPath = (process.env["PATH"] ?? "").split(delimiter).filter((dir) => dir !== "")
  return [...onPath, ...dirs].map((dir) => resolvedDir(dir, names)).find((dir) => dir !== undefined)
}

/** The directories like `parent/…/child` of the highest number first: `/usr/lib/postgresql/17/bin` before 15's. */
export function versionedDirs(parent: string, child: string): string[] {
  if (!existsSync(parent)) return []
  const names = readdirSync(parent).toSorted((a, b) => b.localeCompare(a, "en", { numeric: true }))
  return names.map((name) => join(parent, name, child))
}

/** The programs out of Debian's package. */
export async function unpackedPrograms({ names, debian, advice }: ProgramSource): Promise<Programs> {
  if (installedDir({ names: ["apt-get", "dpkg"] }) === undefined) throw new Error(advice)
  try {
    const folder = await unpackDebianPackage(debian.package, debian.parts)
    const dirs = ["usr/bin", "usr/sbin"].map((dir) => join(folder, dir))
    const versioned = versionedDirs(join(folder, "usr/lib/postgresql"), "bin")
    const dir = [...dirs, ...versioned].map((one) => resolvedDir(one, names)).find((one) => one !== undefined)
    if (dir === undefined) throw new Error(`the package ${debian.package} does not hold ${names.join(" and ")}`)
    return { dir, folder, env: await libraryPath(folder) }
  } catch (error) {
    const reason = (error as Error).message.trim()
    throw new Error(`${advice} (Unpacking Debian's package failed: ${reason})`, { cause: error })
  }
}

/** The directory in which all the programs really lie, if this one has them: links lead from elsewhere. */
function resolvedDir(dir: string, names: readonly string[]): string | undefined {
  if (!names.every((name) => isExecutable(join(dir, name)))) return undefined
  const resolved = new Set(names.map((name) => dirname(realpathSync(join(dir, name)))))
  return resolved.size === 1 ? [...resolved][0] : dir
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
