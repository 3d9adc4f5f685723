import { execFile } from "node:child_process"
import { cp, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, inject, it } from "vitest"
import { newSchema } from "./postgres-harness.ts"
import "./postgres-server.ts"

const run = promisify(execFile)
const PACKAGE = fileURLToPath(new URL("..", import.meta.url))
/** The packages of ours, by the folder of their name. */
const OWN = { core: join(PACKAGE, "../core"), "store-drizzle": PACKAGE }
let dir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "cognee-session-packed-"))
  for (const [name, source] of Object.entries(OWN)) {
    await mkdir(tarballDir(name), { recursive: true })
    await run("npm", ["pack", "--ignore-scripts", "--pack-destination", tarballDir(name)], { cwd: source })
  }
})

afterAll(() => rm(dir, { recursive: true }))

const USE = `
  const session = { sessionId: "s" }
  const id = await store.createQaEntry(session, { question: "q", answer: "a" })
  console.log((await store.latestQaId(session)) === id)
  await store.close()`

it("SQLite works with better-sqlite3 beside the packed package, and nothing else", async () => {
  const place = await installed("sqlite", [
    "better-sqlite3",
    "better-sqlite3/bindings",
    "better-sqlite3/bindings/file-uri-to-path",
  ])
  const program = `import { sqliteStore } from "@cognee-session/store-drizzle/sqlite"
    const store = sqliteStore({ path: "sessions.db" })${USE}`
  expect(await printedBy(place, program)).toBe("true\n")
})

it("PostgreSQL works with postgres beside the packed package, and nothing else", async () => {
  const place = await installed("postgres", ["postgres"])
  const options = JSON.stringify({ url: inject("postgresUrl"), schema: newSchema() })
  const program = `import { postgresStore } from "@cognee-session/store-drizzle/postgres"
    const store = postgresStore(${options})${USE}`
  expect(await printedBy(place, program)).toBe("true\n")
})

it("without a driver the error says which one is missing", async () => {
  const place = await installed("none", [])
  const program = `import { sqliteStore } from "@cognee-session/store-drizzle/sqlite"
    import { postgresStore } from "@cognee-session/store-drizzle/postgres"
    for (const store of [sqliteStore({ path: "a.db" }), postgresStore({ url: "postgres://h/d" })]) {
      await store.prune().catch((error) => console.log(error.message))
    }`
  const printed = (await printedBy(place, program)).split("\n")
  expect(printed[0]).toContain("the package better-sqlite3 is not installed")
  expect(printed[1]).toContain("the package postgres is not installed")
})

/** A directory whose `node_modules` has what the packages' tarballs hold, drizzle, and the given packages. */
async function installed(name: string, drivers: readonly string[]): Promise<string> {
  const place = join(dir, name)
  const modules = join(place, "node_modules")
  for (const own of Object.keys(OWN)) {
    const target = join(modules, "@cognee-session", own)
    await mkdir(target, { recursive: true })
    const [tarball] = await readdir(tarballDir(own))
    await run("tar", ["-xzf", join(tarballDir(own), tarball!), "--strip-components=1"], { cwd: target })
  }
  for (const driver of ["drizzle-orm", ...drivers]) await copyPackage(driver, modules)
  return place
}

function tarballDir(name: string): string {
  return join(dir, "tarballs", name)
}

/** `a/b` is the package b that a depends on. */
async function copyPackage(path: string, modules: string): Promise<void> {
  let at = PACKAGE
  let beside = join(PACKAGE, "node_modules")
  for (const name of path.split("/")) {
    at = await realpath(join(beside, name)).catch(() => realpath(join(dirname(at), name)))
    beside = dirname(at)
  }
  await cp(at, join(modules, path.split("/").at(-1)!), { recursive: true, dereference: true })
}

async function printedBy(place: string, program: string): Promise<string> {
  await writeFile(join(place, "program.mjs"), program)
  const { stdout } = await run(process.execPath, ["program.mjs"], { cwd: place })
  return stdout
}
