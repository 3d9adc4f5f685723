import { execFile } from "node:child_process"
import { mkdir, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { promisify } from "node:util"
import { PROJECT, packageManager } from "../src/workspace.ts"
import { packagesIn } from "./installed-packages.ts"

const run = promisify(execFile)

/** What `dependencies` of a `package.json` has: names, with a version, or `file:` and the path of a tarball. */
export type Dependencies = Readonly<Record<string, string>>

/** A way to install packages, as callers have it. */
export interface PackageManager {
  readonly name: string
  /** Installs these packages in an empty folder. No script of theirs is run. */
  install(dir: string, dependencies: Dependencies): Promise<void>
  /** The names of all packages that are installed in a folder. */
  installedIn(dir: string): Promise<string[]>
  /** Runs a program in the folder, and gives what it prints. */
  run(dir: string, file: string): Promise<string>
}

const ofNodeModules = {
  installedIn: packagesIn,
  run: async (dir: string, file: string) => (await run(process.execPath, [file], { cwd: dir })).stdout,
}

export const npm: PackageManager = {
  ...ofNodeModules,
  name: "npm",
  async install(dir, dependencies) {
    await writeManifest(dir, dependencies)
    await run("npm", ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: dir })
  },
}

const pnpm: PackageManager = {
  ...ofNodeModules,
  name: "pnpm",
  async install(dir, dependencies) {
    await writeManifest(dir, dependencies)
    // JSON is YAML.
    await writeFile(join(dir, "pnpm-workspace.yaml"), JSON.stringify({ overrides: tarballsOf(dependencies) }))
    const program = ["--yes", "--prefer-offline", packageManager()]
    await run("npx", [...program, "install", "--prefer-offline", "--ignore-scripts"], { cwd: dir })
  },
}

const yarn: PackageManager = {
  ...ofNodeModules,
  name: "Yarn with node_modules",
  install: (dir, dependencies) => installByYarn(dir, dependencies, "node-modules"),
}

/** It has no `node_modules`: packages stay in the cache, zipped. */
export const yarnPnp: PackageManager = {
  name: "Yarn with Plug'n'Play",
  install: (dir, dependencies) => installByYarn(dir, dependencies, "pnp"),
  async installedIn(dir) {
    const { stdout } = await run(process.execPath, ["--print", LOCATORS], { cwd: dir })
    const names = (JSON.parse(stdout) as (string | null)[]).filter((name) => name !== null)
    return [...new Set(names)].toSorted()
  },
  run: (dir, file) => callYarn(dir, ["node", file]),
}

/** Every package, and the folder itself, which is a package for Yarn. */
const LOCATORS = `JSON.stringify(require("./.pnp.cjs").getAllLocators().map(
  ({ name, reference }) => reference.startsWith("workspace:") ? null : name))`

export const PACKAGE_MANAGERS: readonly PackageManager[] = [npm, pnpm, yarn, yarnPnp]

async function installByYarn(dir: string, dependencies: Dependencies, nodeLinker: string): Promise<void> {
  await writeManifest(dir, dependencies, { resolutions: tarballsOf(dependencies) })
  await writeFile(join(dir, "yarn.lock"), "") // says that the folder belongs to nothing above it
  await writeFile(join(dir, ".yarnrc.yml"), JSON.stringify({ nodeLinker }))
  await callYarn(dir, ["install"])
}

async function callYarn(dir: string, args: readonly string[]): Promise<string> {
  const program = createRequire(import.meta.url).resolve("@yarnpkg/cli-dist/bin/yarn.js")
  const env = { ...process.env, ...(await yarnSettings()) }
  return (await run(process.execPath, [program, ...args], { cwd: dir, env })).stdout
}

/** It keeps to the clone and the folder, and asks the registry that npm asks, which it does not know by itself. */
async function yarnSettings(): Promise<NodeJS.ProcessEnv> {
  const { stdout } = await run("npm", ["config", "list", "--json"], { maxBuffer: 2 ** 26 })
  const config = JSON.parse(stdout) as Readonly<Record<string, string | null>>
  const known = {
    YARN_NPM_REGISTRY_SERVER: config["registry"],
    YARN_HTTPS_CA_FILE_PATH: config["cafile"],
    YARN_HTTP_PROXY: config["proxy"],
    YARN_HTTPS_PROXY: config["https-proxy"],
  }
  return {
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => typeof value === "string")),
    YARN_GLOBAL_FOLDER: join(PROJECT, ".cache/yarn"),
    YARN_ENABLE_GLOBAL_CACHE: "true",
    YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
    YARN_ENABLE_SCRIPTS: "false",
    YARN_ENABLE_TELEMETRY: "false",
  }
}

async function writeManifest(dir: string, dependencies: Dependencies, more: object = {}): Promise<void> {
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, "package.json"), JSON.stringify({ private: true, type: "module", dependencies, ...more }))
}

/** Where our packages come from that others of ours need: no registry has these versions. */
function tarballsOf(dependencies: Dependencies): Dependencies {
  return Object.fromEntries(Object.entries(dependencies).filter(([, version]) => version.startsWith("file:")))
}
