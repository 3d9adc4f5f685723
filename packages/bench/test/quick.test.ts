import { execFile } from "node:child_process"
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { QUICK, caseKey, casesOf } from "../src/compare/cases.ts"
import { BACKENDS, subjectsOn } from "../src/compare/catalogue.ts"
import type { BackendResult } from "../src/compare/result.ts"
import { allQuestions } from "../src/questions/all-questions.ts"
import { QUICK as QUICK_QUESTIONS } from "../src/questions/scale.ts"

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url))
const TIMEOUT_MS = 300_000

const run = promisify(execFile)

describe("a quick run without peers", () => {
  let dir: string
  let out: string
  let results: BackendResult[]

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "bench-test-"))
    out = join(dir, "benchmarks")
    await run(process.execPath, [MAIN, "--quick", "--no-peers", "--dir", dir, "--out", out])
    results = JSON.parse(await readFile(join(out, "results.json"), "utf8")) as BackendResult[]
  }, TIMEOUT_MS)

  afterAll(() => rm(dir, { recursive: true, force: true }))

  it.each(BACKENDS)("has every case of every subject on %s", (backend) => {
    const subjects = subjectsOn(backend).filter(({ role }) => role !== "peer")
    const expected = subjects.flatMap(({ name }) => casesOf(QUICK).map((task) => `${name} ${caseKey(task)}`))
    const { measurements } = resultOn(backend)
    expect(measurements.map((one) => `${one.subject} ${caseKey(one)}`).toSorted()).toEqual(expected.toSorted())
  })

  it("has a time for each round of each of them", () => {
    const times = results.flatMap(({ measurements }) => measurements.map(({ rounds, singles }) => [rounds, singles]))
    for (const time of times.flat()) {
      expect(time).toHaveLength(QUICK.rounds)
      expect(time.filter((one) => !Number.isFinite(one) || one < 0)).toEqual([])
    }
  })

  it.each(BACKENDS)("finds that our store on %s keeps whatever it acknowledges", (backend) => {
    const { kept, subjects } = resultOn(backend)
    const ours = subjects.find(({ role }) => role === "ours")!.name
    const counts = kept.filter(({ subject }) => subject === ours)
    expect(counts.map(({ calls, kept: there }) => [calls, there])).toEqual([
      [64, 64],
      [32, 32],
      [64, 64],
      [32, 32],
    ])
  })

  it("finds what a layout loses that is read and written whole", () => {
    const { kept } = resultOn("files")
    const lost = kept.filter(
      ({ subject, acknowledged, kept: there }) => subject === "crate layout" && there < acknowledged,
    )
    expect(lost).toHaveLength(4)
  })

  it("writes a page and a chart for each backend", async () => {
    const page = await readFile(join(out, "README.md"), "utf8")
    for (const { name } of BACKENDS.flatMap((backend) => subjectsOn(backend)).filter(({ role }) => role !== "peer"))
      expect(page).toContain(name)
    const charts = BACKENDS.map((backend) => `growth-${backend}.svg`)
    for (const chart of charts) {
      expect(page).toContain(`(${chart})`)
      expect(await readFile(join(out, chart), "utf8")).not.toMatch(/NaN|undefined/)
    }
    expect((await readdir(out)).toSorted()).toEqual(["README.md", ...charts, "results.json"].toSorted())
  })

  it("leaves nothing else behind", async () => {
    expect(await readdir(dir)).toEqual(["benchmarks"])
  })

  function resultOn(backend: string): BackendResult {
    return results.find((result) => result.backend === backend)!
  }
})

describe("a quick run of the questions", () => {
  const questions = allQuestions(QUICK_QUESTIONS)

  it(
    "has every line of every answer",
    async () => {
      const named = questions.flatMap(({ name }) => ["--question", name])
      const { stdout } = await run(process.execPath, [MAIN, "--quick", ...named])
      for (const { name, comparisons } of questions) {
        expect(stdout).toContain(`${name}: `)
        for (const { label, subject } of comparisons) expect(stdout).toContain(`  ${label ?? subject} `)
      }
    },
    TIMEOUT_MS,
  )
})
