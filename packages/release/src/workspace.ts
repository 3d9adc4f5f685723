import { existsSync, readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** The project's top directory. */
export const PROJECT: string = fileURLToPath(new URL("../../..", import.meta.url))

/** What counts here of a `package.json`. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly files?: readonly string[]
  readonly exports?: { readonly [subpath: string]: string | { readonly types: string; readonly default: string } }
  readonly bin?: { readonly [command: string]: string }
  readonly scripts?: { readonly [name: string]: string }
  readonly dependencies?: { readonly [name: string]: string }
  readonly peerDependencies?: { readonly [name: string]: string }
  readonly peerDependenciesMeta?: { readonly [name: string]: { readonly optional?: boolean } }
}

/** A package of this project. */
export interface WorkspacePackage {
  /** Its directory, relative to the project's. */
  readonly dir: string
  readonly manifest: Manifest
}

/** Installed from packed packages, as outside of this project: no part of the workspace. */
const OUTSIDE = join("examples", "custom-adapter")

/** All packages and examples, private ones too. */
export function workspacePackages(project: string = PROJECT): WorkspacePackage[] {
  const dirs = ["packages", "examples"].flatMap((group) =>
    readdirSync(join(project, group)).map((one) => join(group, one)),
  )
  return dirs
    .filter((dir) => dir !== OUTSIDE && existsSync(join(project, dir, "package.json")))
    .map((dir) => ({ dir, manifest: manifestIn(join(project, dir)) }))
}

/** The packages that are published, each after those that it depends on. */
export function publicPackages(project: string = PROJECT): WorkspacePackage[] {
  return inDependencyOrder(workspacePackages(project).filter(({ manifest }) => manifest.private !== true))
}

export function manifestIn(dir: string): Manifest {
  return JSON.parse(readFileSync(join(dir, "package.json"), "utf8")) as Manifest
}

/** pnpm, in the version that the project names: what npx takes. */
export function packageManager(): string {
  const manifest = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { packageManager: string }
  return manifest.packageManager
}

function inDependencyOrder(packages: readonly WorkspacePackage[]): WorkspacePackage[] {
  const ordered = new Set<WorkspacePackage>()
  const add = (one: WorkspacePackage): void => {
    const needed = Object.keys(one.manifest.dependencies ?? {})
    for (const other of packages) if (other !== one && needed.includes(other.manifest.name)) add(other)
    ordered.add(one)
  }
  for (const one of packages) add(one)
  return [...ordered]
}
