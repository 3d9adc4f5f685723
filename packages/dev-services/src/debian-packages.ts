import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { CACHE, unpackedFolder } from "./unpacked-folder.ts"

const run = promisify(execFile)

/**
 * Unpacks a package of the system's own Debian (or Ubuntu) release, and the libraries that the system lacks for it, into a folder
 * of this package. Neither needs rights nor changes the system. What was unpacked stays, for the next time.
 *
 * Resolves to the folder, which looks like `/`. Of several processes at once each unpacks for itself, and the first one's folder
 * is used by all.
 * @param name the package, such as `redis-server`.
 * @param parts the packages of its dependencies, libraries aside, that are needed too.
 */
export async function unpackDebianPackage(name: string, parts: RegExp, cache: string = CACHE): Promise<string> {
  const folder = join(cache, `${name}-${await release()}-${process.arch}`)
  return unpackedFolder(folder, `Debian's ${name}`, async (work) => {
    await fetchInto(work, name, parts)
    await unpack(work)
  })
}

/** What the system's linker needs to find the libraries in an unpacked folder. */
export async function libraryPath(folder: string): Promise<NodeJS.ProcessEnv> {
  const parents = [join(folder, "usr/lib"), join(folder, "lib")].filter((path) => existsSync(path))
  const dirs = await Promise.all(
    parents.map(async (parent) => (await readdir(parent)).filter(isTriplet).map((name) => join(parent, name))),
  )
  return { LD_LIBRARY_PATH: dirs.flat().join(":") }
}

const isTriplet = (name: string): boolean => name.includes("-linux-gnu")

async function release(): Promise<string> {
  const text = await readFile("/etc/os-release", "utf8")
  const value = (key: string): string | undefined => new RegExp(`^${key}="?([^"\n]*)`, "m").exec(text)?.[1]
  return `${value("ID") ?? "linux"}-${value("VERSION_ID") ?? value("VERSION_CODENAME") ?? "unknown"}`
}

async function fetchInto(dir: string, name: string, parts: RegExp): Promise<void> {
  try {
    await download(dir, name, parts, [])
  } catch {
    // The system's lists are missing, or older than what the servers still have: use lists of our own.
    const options = await freshLists(dir)
    await download(dir, name, parts, options)
  }
}

async function freshLists(dir: string): Promise<string[]> {
  const lists = join(dir, "lists")
  await mkdir(join(lists, "partial"), { recursive: true })
  const options = ["-o", `Dir::State::lists=${lists}`, "-o", `Dir::Cache=${dir}`]
  await run("apt-get", ["update", ...options, ...AS_SELF])
  return options
}

// apt would otherwise change to a user of its own, who has no rights in our folder.
const AS_SELF = ["-o", "APT::Sandbox::User=root"]

async function download(dir: string, name: string, parts: RegExp, options: readonly string[]): Promise<void> {
  const packages = await missingPackages(name, parts, options)
  await run("apt-get", ["download", ...options, ...AS_SELF, ...packages], { cwd: dir })
}

// PostgreSQL's just-in-time compiler: large, and loaded only when it is on.
const SKIPPED = /^libllvm/

/** The package, its parts, and the libraries that one of these or another such library depends on and that the system lacks. */
async function missingPackages(name: string, parts: RegExp, options: readonly string[]): Promise<string[]> {
  const installed = new Set(await installedPackages())
  const isMissing = (one: string): boolean =>
    parts.test(one) || (one.startsWith("lib") && !installed.has(one) && !SKIPPED.test(one))
  const found = new Set([name])
  for (let level = [name]; level.length > 0;) {
    level = (await dependencies(level, options)).filter((one) => isMissing(one) && !found.has(one))
    for (const one of level) found.add(one)
  }
  return [...found]
}

/** What packages depend on; of alternatives the first. */
async function dependencies(names: readonly string[], options: readonly string[]): Promise<string[]> {
  const { stdout } = await run("apt-cache", ["depends", "--important", ...options, ...names])
  const lines = stdout.split("\n").map((line) => /^ ([ |])(?:Pre)?Depends: ([a-z0-9][^ :]*)$/.exec(line))
  // A line with a bar is followed by its alternative.
  return lines.flatMap((line, index) => (line !== null && lines[index - 1]?.[1] !== "|" ? [line[2]!] : []))
}

async function installedPackages(): Promise<string[]> {
  const { stdout } = await run("dpkg-query", ["--show", "--showformat=${db:Status-Status} ${Package}\n"])
  return stdout.split("\n").flatMap((line) => (line.startsWith("installed ") ? [line.slice("installed ".length)] : []))
}

async function unpack(dir: string): Promise<void> {
  const names = (await readdir(dir)).filter((name) => name.endsWith(".deb"))
  for (const name of names) await run("dpkg", ["-x", join(dir, name), join(dir, "root")])
}
