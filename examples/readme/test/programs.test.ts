import { execFile } from "node:child_process"
import { readFileSync, readdirSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { type PostgresServer, type RunningServer, startPostgres, startRedis } from "@cognee-session/dev-services"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"

const SOURCES = fileURLToPath(new URL("../src", import.meta.url))
const BUILT = fileURLToPath(new URL("../dist", import.meta.url))
/** What a program says that it prints: `console.log(…) // this`. */
const PRINTED = /console\.log\(.*\) \/\/ (.+)$/gm

let dir: string
let postgres: PostgresServer
let redis: RunningServer

beforeAll(async () => {
  postgres = await startPostgres()
  redis = await startRedis()
}, 120_000)

afterAll(async () => {
  await redis.stop()
  await postgres.stop()
})

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "readme-"))
})

afterEach(() => rm(dir, { recursive: true }))

const sources = readdirSync(SOURCES).filter((name) => name !== "conformance.ts")

describe("the programs of the README files", () => {
  it.each(sources)("%s runs, and prints what it says", { timeout: 60_000 }, async (source) => {
    const says = readFileSync(join(SOURCES, source), "utf8").matchAll(PRINTED)
    const printed = Array.from(says, (match) => `${match[1]}\n`).join("")
    expect(await run(built(source))).toEqual({ stdout: printed, stderr: "" })
  })

  it("conformance.ts runs the suite under node:test", { timeout: 120_000 }, async () => {
    const { stdout } = await run("--test", "--test-reporter=tap", built("conformance.ts"))
    expect(stdout).toMatch(/^# fail 0$/m)
    expect(Number(/^# pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(100)
  })
})

function built(source: string): string {
  return join(BUILT, source.replace(/\.ts$/, ".js"))
}

/** Runs Node in a directory of its own; rejects when it ends with a code other than 0. */
function run(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, DATABASE_URL: postgres.url, REDIS_URL: redis.url }
  return promisify(execFile)(process.execPath, args, { cwd: dir, env, maxBuffer: 64 * 1024 * 1024 })
}
