import { accessSync, constants, existsSync } from "node:fs"
import { delimiter, join } from "node:path"
import { libraryPath, unpackDebianPackage } from "./debian-packages.ts"

/** A program, with what its environment needs. */
export interface Executable {
  readonly file: string
  readonly env?: NodeJS.ProcessEnv | undefined
}

/** The path of a program in one of the directories, by default those of PATH. */
export function findExecutable(name: string, dirs: readonly string[] = pathDirs()): string | undefined {
  return dirs.map((dir) => join(dir, name)).find(isExecutable)
}

function pathDirs(): string[] {
  return (process.env["PATH"] ?? "").split(delimiter).filter((dir) => dir !== "")
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Where a program comes from that the machine does not have. */
export interface DebianSource {
  /** Such as `redis-server`. */
  readonly package: string
  /** Further packages that it needs, libraries aside. */
  readonly parts: RegExp
  /** Where the program lies in the unpacked folder. */
  locate(folder: string): string | undefined
}

/** The program out of Debian's package, or an error that says what to install. */
export async function executableFromDebian(source: DebianSource, advice: string): Promise<Executable> {
  if (!existsSync("/usr/bin/apt-get")) throw new Error(advice)
  try {
    const folder = await unpackDebianPackage(source.package, source.parts)
    const file = source.locate(folder)
    if (file === undefined) throw new Error(`the package ${source.package} does not hold the program`)
    return { file, env: await libraryPath(folder) }
  } catch (error) {
    throw new Error(`${advice} (Unpacking Debian's package failed: ${(error as Error).message.trim()})`, {
      cause: error,
    })
  }
}
