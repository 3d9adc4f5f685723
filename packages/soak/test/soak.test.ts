import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, it } from "vitest"

const run = promisify(execFile)
const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url))

let dir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "cognee-session-soak-test-"))
})

afterAll(() => rm(dir, { recursive: true, force: true }))

it("runs, finds everything in its place, and reports it", async () => {
  await run(process.execPath, [MAIN, "--quick", "--store", "fs", "--dir", dir, "--report", join(dir, "report")])
  const { result } = JSON.parse(await readFile(join(dir, "report/fs.json"), "utf8"))
  expect(result.differences).toEqual({ lost: 0, doubled: 0, broughtBack: 0, mixedUp: 0 })
  expect(result.complaints).toEqual([])
  expect(result.created.entries).toBeGreaterThan(1900)
  expect(await readFile(join(dir, "report/README.md"), "utf8")).toContain("| fs | 1,9")
  expect(await readFile(join(dir, "report/fs.svg"), "utf8")).toMatch(/^<svg .*<\/svg>\n$/s)
})
