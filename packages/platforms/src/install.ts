import { existsSync } from "node:fs"
import { cp, mkdir, rename, rm, symlink, writeFile } from "node:fs/promises"
import { delimiter, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { packAll } from "@cognee-session/release/pack"
import { PROJECT, manifestIn } from "@cognee-session/release/workspace"
import { run } from "./run.ts"
import { RUNTIMES, type Runtime, type RuntimeName, commandOf, headersOf, isNode, packageOf } from "./runtimes.ts"

// What comes from the registry, and where it is put: runtimes and compiled addons into a cache in the clone, the packed
// packages into a folder that is gone afterwards.

const CACHE = join(PROJECT, ".cache/platforms")
const TRIALS = join(PROJECT, "packages/platforms/dist/trials")
const OURS = fileURLToPath(new URL("../node_modules", import.meta.url))

/** Drivers and clients that callers bring along, and the harnesses need. */
const DRIVERS = ["@electric-sql/pglite", "@libsql/client", "ioredis-5", "postgres"]
const ADDON = "better-sqlite3"
/** The addon's next major needs Node 22. With the one before it Node 24.19 and later abort when a statement is collected. */
const ADDON_FROM_NODE_22 = "13.2.0"

/** The runtime: the Node that runs this, if it is that one, or what the registry has. */
export async function installRuntime(name: RuntimeName, signal: AbortSignal): Promise<Runtime> {
  const own = process.versions.node
  if (name === `node${own.split(".")[0]}`) return { name, version: own, command: [process.execPath] }
  const found = packageOf(name, process)
  const place = await cached(`${name}-${found.version}`, ["--ignore-scripts", `${found.name}@${found.version}`], {
    signal,
  })
  const program = join(place, "node_modules", found.name, found.program)
  return { name, version: RUNTIMES[name], command: commandOf(name, program) }
}

/** An empty folder with the packed packages, the drivers, and what is to be run. */
export async function installPackages(top: string, signal: AbortSignal): Promise<string> {
  const folder = join(top, "folder")
  await mkdir(folder)
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }))
  const tarballs = (await packAll(join(top, "tarballs"))).map(({ file }) => join(top, "tarballs", file))
  await npmInstall(folder, ["--ignore-scripts", ...tarballs, ...DRIVERS.map(asHere)], { signal })
  await cp(TRIALS, join(folder, "trials"), { recursive: true })
  // The proxy through which a server goes away.
  await symlink(dirOf("@cognee-session/dev-services"), join(folder, "node_modules/@cognee-session/dev-services"))
  return folder
}

/** A copy of the folder, for one runtime. */
export async function folderFor(runtime: Runtime, folder: string): Promise<string> {
  const own = join(dirname(folder), runtime.name)
  await cp(folder, own, { recursive: true, verbatimSymlinks: true })
  return own
}

/** The addon in the folder of a Node: compiled for it, unless there is a prebuilt one to download. */
export async function installAddon(runtime: Runtime, folder: string, signal: AbortSignal): Promise<void> {
  if (!isNode(runtime.name)) return
  const program = runtime.command[0]
  const headers = headersOf(program)
  const env = {
    ...process.env,
    PATH: [dirname(program), process.env["PATH"]].join(delimiter),
    ...(existsSync(join(headers, "include/node/node.h")) && { npm_config_nodedir: headers }),
  }
  const version = runtime.name === "node20" ? versionHere(ADDON) : ADDON_FROM_NODE_22
  const name = `${ADDON}-${version}-${runtime.name}-${runtime.version}`
  const place = await cached(name, [`${ADDON}@${version}`], { signal, env })
  await symlink(join(place, "node_modules", ADDON), join(folder, "node_modules", ADDON))
}

interface NpmOptions {
  readonly signal: AbortSignal
  readonly env?: NodeJS.ProcessEnv
}

/** A directory in the cache that has these packages, whole or not at all. */
async function cached(name: string, packages: readonly string[], options: NpmOptions): Promise<string> {
  const place = join(CACHE, `${name}-${process.platform}-${process.arch}`)
  if (existsSync(place)) return place
  const making = `${place}.${process.pid}`
  await mkdir(making, { recursive: true })
  try {
    await writeFile(join(making, "package.json"), JSON.stringify({ private: true }))
    await npmInstall(making, packages, options)
    await rename(making, place)
  } finally {
    await rm(making, { recursive: true, force: true })
  }
  return place
}

async function npmInstall(cwd: string, packages: readonly string[], options: NpmOptions): Promise<void> {
  await run(["npm", "install", "--prefer-offline", "--no-audit", "--no-fund", ...packages], { cwd, ...options })
}

/** The package by the name under which it is installed here, in the version that is. */
function asHere(name: string): string {
  const { name: original, version } = manifestIn(dirOf(name))
  return `${name}@npm:${original}@${version}`
}

function versionHere(name: string): string {
  return manifestIn(dirOf(name)).version
}

function dirOf(name: string): string {
  return join(OURS, name)
}
