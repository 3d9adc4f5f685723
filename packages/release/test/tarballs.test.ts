import { execFile } from "node:child_process"
import { mkdir, mkdtemp, readFile, readdir, realpath, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, dirname, join, relative } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Tarball, packAll } from "../src/pack.ts"
import { type Manifest, PROJECT, manifestIn, publicPackages } from "../src/workspace.ts"

const run = promisify(execFile)

/** What a tarball may hold. */
const BELONGS =
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|src\/[\w/-]+\.ts|dist\/[\w/-]+\.(js|d\.ts)(\.map)?|migrations\/[\w/-]+\.(sql|json))$/

let top: string
const tarballs = new Map<string, Tarball>()

beforeAll(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), "cognee-session-tarballs-")))
  for (const tarball of await packAll(top)) {
    tarballs.set(tarball.name, tarball)
    await mkdir(unpackedDir(tarball.name), { recursive: true })
    await run("tar", ["-xzf", join(top, tarball.file), "--strip-components=1", "-C", unpackedDir(tarball.name)])
  }
})

afterAll(() => rm(top, { recursive: true, force: true }))

describe.each(publicPackages())("$manifest.name, packed,", ({ dir, manifest }) => {
  const unpacked = (...path: string[]): string => join(unpackedDir(manifest.name), ...path)

  it("holds what belongs in it, and nothing else", async () => {
    const files = await filesOf(manifest.name)
    expect(files.filter((file) => !BELONGS.test(file))).toEqual([])
    expect(files).toEqual(expect.arrayContaining(["package.json", "README.md", "LICENSE", ...(await changelogOf(dir))]))
  })

  it("holds every source, built, and nothing that is no longer a source", async () => {
    const files = await filesOf(manifest.name)
    const sources = files.filter((file) => file.startsWith("src/"))
    const names = sources.map((file) => file.slice("src/".length, -".ts".length))
    expect(sources).toEqual((await filesBelow(join(PROJECT, dir, "src"))).map((file) => `src/${file}`))
    const built = names.flatMap((name) => [".js", ".js.map", ".d.ts", ".d.ts.map"].map((end) => `dist/${name}${end}`))
    expect(files.filter((file) => file.startsWith("dist/"))).toEqual(built.toSorted())
  })

  it("has the project's license", async () => {
    expect(await readFile(unpacked("LICENSE"), "utf8")).toBe(await readFile(join(PROJECT, "LICENSE"), "utf8"))
  })

  it("has maps whose sources are there, and every file names its map", async () => {
    const files = await filesOf(manifest.name)
    const maps = files.filter((file) => file.endsWith(".map"))
    expect(maps.length).toBeGreaterThan(0)
    const lost: string[] = []
    for (const map of maps) {
      const { sources } = JSON.parse(await readFile(unpacked(map), "utf8")) as { sources: string[] }
      const mapped = await readFile(unpacked(map.slice(0, -".map".length)), "utf8")
      const found = sources.length > 0 && sources.every((source) => files.includes(join(dirname(map), source)))
      if (!found || !mapped.trimEnd().endsWith(`//# sourceMappingURL=${basename(map)}`)) lost.push(map)
    }
    expect(lost).toEqual([])
  })

  it("names versions that a registry knows, and of our packages those beside it", async () => {
    const dependencies = Object.entries(manifestIn(unpacked()).dependencies ?? {})
    const wrong = dependencies.filter(([name, range]) => {
      const ours = tarballs.get(name)
      return ours === undefined ? !/^[\^~]?\d/.test(range) : range !== `^${ours.version}`
    })
    expect(wrong).toEqual([])
  })

  it("is where its manifest says: every entry point and command", async () => {
    const files = await filesOf(manifest.name)
    expect(files).toEqual(expect.arrayContaining(targetsOf(manifestIn(unpacked()))))
  })
})

it("every public package is checked by publint and by are-the-types-wrong", () => {
  const check = "publint --strict && attw --pack . --profile esm-only"
  const others = publicPackages().filter(({ manifest }) => manifest.scripts?.["pack:check"] !== check)
  expect(others.map(nameOf)).toEqual([])
})

it("this package needs every public one, so that they are built before they are packed", () => {
  const { devDependencies } = manifestIn(join(PROJECT, "packages/release")) as { devDependencies?: object }
  expect(Object.keys(devDependencies ?? {})).toEqual(expect.arrayContaining(publicPackages().map(nameOf)))
})

function nameOf({ manifest }: { readonly manifest: Manifest }): string {
  return manifest.name
}

function unpackedDir(name: string): string {
  return join(top, "unpacked", name)
}

function filesOf(name: string): Promise<string[]> {
  return filesBelow(unpackedDir(name))
}

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => !entry.isDirectory())
  return files.map((entry) => relative(dir, join(entry.parentPath, entry.name))).toSorted()
}

/** A package has none before its first `changeset version`. */
async function changelogOf(dir: string): Promise<string[]> {
  return (await readdir(join(PROJECT, dir))).filter((file) => file === "CHANGELOG.md")
}

function targetsOf({ exports = {}, bin = {} }: Manifest): string[] {
  const targets = Object.values(exports).flatMap((target) =>
    typeof target === "string" ? [target] : Object.values(target),
  )
  return [...targets, ...Object.values(bin)].map((target) => target.replace(/^\.\//, ""))
}
