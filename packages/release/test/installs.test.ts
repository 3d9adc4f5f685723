import { execFile } from "node:child_process"
import { mkdir, mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Tarball, packAll } from "../src/pack.ts"
import { type WorkspacePackage, publicPackages } from "../src/workspace.ts"

const run = promisify(execFile)

/** What installing a package brings into an empty folder. */
interface Budget {
  /** Packages by name, itself included. */
  readonly packages: readonly string[]
  /** The most that their files may take together, in KiB. */
  readonly kibibytes: number
}

const BUDGET_FILE = new URL("../install-budget.json", import.meta.url)

let top: string
let budgets: Readonly<Record<string, Budget>>
const tarballs = new Map<string, Tarball>()

beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), "cognee-session-installs-"))
  budgets = JSON.parse(await readFile(BUDGET_FILE, "utf8")) as typeof budgets
  for (const tarball of await packAll(top)) tarballs.set(tarball.name, tarball)
})

afterAll(() => rm(top, { recursive: true, force: true }))

describe.each(publicPackages())("$manifest.name, installed from its tarball in an empty folder,", ({ manifest }) => {
  it("brings what install-budget.json names, and takes no more", async () => {
    const dir = await install(manifest.name)
    const { packages, kibibytes } = budgets[manifest.name]!
    expect(await packagesIn(dir)).toEqual(packages)
    expect(await kibibytesOf(join(dir, "node_modules"))).toBeLessThanOrEqual(kibibytes)
  })
})

/** With our packages that it depends on, of which the registry may have other versions. */
async function install(name: string): Promise<string> {
  const dir = join(top, name)
  await mkdir(dir, { recursive: true })
  const files = withOurs(name).map((one) => join(top, tarballs.get(one)!.file))
  await run("npm", ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", ...files], {
    cwd: dir,
  })
  return dir
}

function withOurs(name: string): string[] {
  const found = publicPackages().find((one: WorkspacePackage) => one.manifest.name === name)
  return found === undefined ? [] : [name, ...Object.keys(found.manifest.dependencies ?? {}).flatMap(withOurs)]
}

async function packagesIn(dir: string): Promise<string[]> {
  const { stdout } = await run("npm", ["ls", "--all", "--parseable"], { cwd: dir })
  const [, ...places] = stdout.trim().split("\n")
  return places.map((place) => place.split(/[/\\]node_modules[/\\]/).at(-1)!).toSorted()
}

async function kibibytesOf(dir: string): Promise<number> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = files.map(async (file) => (await stat(join(file.parentPath, file.name))).size)
  return Math.ceil((await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1024)
}
