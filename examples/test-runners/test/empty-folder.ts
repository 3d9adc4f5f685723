import { readFileSync, rmSync } from "node:fs"
import { mkdir, mkdtemp, readdir, realpath, rm, symlink } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { mustRun } from "./run.ts"

/** The project's top directory. */
export const PROJECT: string = fileURLToPath(new URL("../../..", import.meta.url))

/** A folder to install packages in, as outside of this project, and what belongs to it; all of it in one temporary directory. */
export interface EmptyFolder {
  readonly dir: string
  /** Where the packages of this project lie, as they are published. */
  readonly tarballs: string
  /** For programs that run in it: they see nothing of their user, and keep their caches in the temporary directory. */
  readonly env: NodeJS.ProcessEnv
  remove(): Promise<void>
}

const { packageManager } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { packageManager: string }

export async function emptyFolder(): Promise<EmptyFolder> {
  const top = await realpath(await mkdtemp(join(tmpdir(), "cognee-session-outside-")))
  const [dir, tarballs, home] = [join(top, "folder"), join(top, "tarballs"), join(top, "home")]
  for (const one of [dir, tarballs, home]) await mkdir(one)
  const removeNow = (): void => rmSync(top, { recursive: true, force: true })
  process.once("exit", removeNow) // when it is interrupted
  return {
    dir,
    tarballs,
    env: {
      PATH: process.env["PATH"],
      HOME: home,
      TMPDIR: home,
      NO_COLOR: "1",
      DO_NOT_TRACK: "1",
      DENO_NO_UPDATE_CHECK: "1",
    },
    remove: async () => {
      await rm(top, { recursive: true, force: true })
      process.off("exit", removeNow)
    },
  }
}

/** `npm install` of these packages of the project, packed, and of what they depend on; from npm's own cache as far as that goes. */
export async function installPacked(
  folder: EmptyFolder,
  packages: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const env = process.env
  const pack = [
    "npx",
    "--yes",
    "--prefer-offline",
    packageManager,
    "pack",
    "--pack-destination",
    folder.tarballs,
  ] as const
  for (const name of packages) await mustRun(pack, { cwd: join(PROJECT, "packages", name), env, signal })
  const tarballs = (await readdir(folder.tarballs)).map((name) => join(folder.tarballs, name))
  const install = ["npm", "install", "--prefer-offline", "--no-audit", "--no-fund"] as const
  await mustRun([...install, ...tarballs], { cwd: folder.dir, env, signal })
}

const { resolve } = createRequire(import.meta.url)

/** The directory of a package that this one depends on. */
export function packageDir(name: string): string {
  return dirname(resolve(`${name}/package.json`))
}

/** Lends the folder a package that is here already, so that it need not be fetched again. */
export async function lend({ dir }: EmptyFolder, name: string): Promise<void> {
  const place = join(dir, "node_modules", name)
  await mkdir(dirname(place), { recursive: true })
  await symlink(packageDir(name), place)
}
