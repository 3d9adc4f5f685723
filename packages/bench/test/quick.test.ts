import { execFile } from "node:child_process"
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { allGroups } from "../src/all-groups.ts"
import type { Report } from "../src/report.ts"
import { QUICK } from "../src/scale.ts"

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url))
const TIMEOUT_MS = 120_000

describe("a quick run", () => {
  let dir: string
  let table: string
  let report: Report

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "bench-test-"))
    const json = join(dir, "result.json")
    const { stdout } = await promisify(execFile)(process.execPath, [MAIN, "--quick", "--dir", dir, "--json", json])
    table = stdout
    report = JSON.parse(await readFile(json, "utf8")) as Report
  }, TIMEOUT_MS)

  afterAll(() => rm(dir, { recursive: true, force: true }))

  it.each(allGroups(QUICK).map((group) => [group.name, group] as const))("has every row of %s", (name, group) => {
    const rows = report.rows.filter((row) => row.group === name)
    expect(rows.map(({ subject }) => subject)).toEqual(group.comparisons.map(({ label, subject }) => label ?? subject))
    for (const { subject } of rows) expect(table).toContain(subject)
  })

  it("has numbers in all of them", () => {
    const numbers = report.rows.flatMap(({ microseconds, ratio, judged }) => [
      judged,
      ...Object.values(microseconds),
      ...Object.values(ratio),
    ])
    expect(numbers.filter((number) => !Number.isFinite(number) || number <= 0)).toEqual([])
  })

  it("says under what conditions it ran", () => {
    expect(report.conditions).toMatchObject({ node: process.version, rounds: QUICK.rounds })
    expect(table).toContain(`seed ${report.conditions.seed}`)
  })

  it("leaves nothing behind", async () => {
    expect(await readdir(dir)).toEqual(["result.json"])
  })
})
