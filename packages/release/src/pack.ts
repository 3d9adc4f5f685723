import { execFile } from "node:child_process"
import { mkdir } from "node:fs/promises"
import { basename } from "node:path"
import { promisify } from "node:util"
import { PROJECT, packageManager, publicPackages } from "./workspace.ts"

/** A package as it is published. */
export interface Tarball {
  readonly name: string
  readonly version: string
  /** Its file's name in the directory that it was packed into. */
  readonly file: string
  /** Where the package is, relative to the project. */
  readonly dir: string
}

const run = promisify(execFile)

/** Packs every public package, as it was built, into a directory. Gives each after those that it depends on. */
export async function packAll(destination: string): Promise<Tarball[]> {
  await mkdir(destination, { recursive: true })
  const packages = publicPackages()
  const filters = packages.flatMap(({ manifest }) => ["--filter", manifest.name])
  const args = [...filters, "pack", "--json", "--pack-destination", destination]
  const { stdout } = await run("npx", ["--yes", "--prefer-offline", packageManager(), ...args], {
    cwd: PROJECT,
    maxBuffer: 2 ** 26,
  })
  const packed = JSON.parse(stdout) as { name: string; version: string; filename: string }[]
  return packages.map(({ dir, manifest }) => {
    const { name, version, filename } = packed.find((one) => one.name === manifest.name)!
    return { name, version, file: basename(filename), dir }
  })
}
