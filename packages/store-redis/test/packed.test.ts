import { execFile } from "node:child_process"
import { existsSync, readFileSync, realpathSync } from "node:fs"
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, it } from "vitest"
import { useRedis } from "./servers.ts"

const run = promisify(execFile)
const PACKAGE = fileURLToPath(new URL("..", import.meta.url))
const PROJECT = join(PACKAGE, "../..")

const url = useRedis()
let place: string

beforeAll(async () => {
  const top = await mkdtemp(join(tmpdir(), "cognee-session-packed-"))
  place = join(top, "folder")
  await mkdir(place)
  const { packageManager } = manifestOf(PROJECT) as { packageManager: string }
  for (const source of [join(PROJECT, "packages/core"), PACKAGE])
    await run("npx", ["--yes", "--prefer-offline", packageManager, "pack", "--pack-destination", top], { cwd: source })
  const tarballs = (await readdir(top)).filter((name) => name.endsWith(".tgz")).map((name) => join(top, name))
  await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...tarballs], { cwd: place })
})

afterAll(() => rm(dirname(place), { recursive: true }))

it("the packed package brings core, ioredis and what ioredis needs, and nothing else", async () => {
  const expected = new Set([
    "@cognee-session/core",
    "@cognee-session/store-redis",
    ...withDependencies("ioredis", PACKAGE),
  ])
  const { stdout } = await run("npm", ["ls", "--all", "--parseable"], { cwd: place })
  const [, ...installed] = stdout.trim().split("\n")
  expect(installed.map((dir) => dir.split("/node_modules/").at(-1)!).toSorted()).toEqual([...expected].toSorted())
})

it("and it works", async () => {
  const options = JSON.stringify({ url: url(), keyPrefix: "packed:" })
  const program = `import { redisStore } from "@cognee-session/store-redis"
    const store = redisStore(${options})
    const session = { sessionId: "s" }
    const id = await store.createQaEntry(session, { question: "q", answer: "a" })
    console.log((await store.latestQaId(session)) === id)
    await store.prune()
    await store.close()`
  await writeFile(join(place, "program.mjs"), program)
  const { stdout } = await run(process.execPath, ["program.mjs"], { cwd: place })
  expect(stdout).toBe("true\n")
})

function manifestOf(dir: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(dir, "package.json"), "utf8")) as Record<string, unknown>
}

/** A package that another one depends on, and all that it depends on itself, by their names. */
function withDependencies(name: string, from: string): string[] {
  const places = createRequire(join(from, "package.json"))
    .resolve.paths(name)!
    .map((modules) => join(modules, name))
  const dir = realpathSync(places.find((one) => existsSync(one))!)
  const { dependencies = {} } = manifestOf(dir) as { dependencies?: Record<string, string> }
  return [name, ...Object.keys(dependencies).flatMap((one) => withDependencies(one, dir))]
}
