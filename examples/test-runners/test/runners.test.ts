import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { ConformanceReport } from "@cognee-session/testkit"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type EmptyFolder, PROJECT, emptyFolder, installPacked, lend, packageDir } from "./empty-folder.ts"
import type { CaseResult } from "./reports.ts"
import { mustRun, run } from "./run.ts"
import { type Runner, runners } from "./runners.ts"

// The snippets of the testkit's README: the suite under each runner, and by the command, which is what the others are
// compared with. The packages were installed from what would be published.

const SNIPPETS = join(PROJECT, "examples/readme/src")
/** What the snippets are compiled with: runners, for their types, and Node's own. */
const LENT = ["vitest", "@jest/globals", "mocha", "@types/mocha", "@types/bun", "@types/node"]
const LIMIT = { timeout: 600_000 }

let folder: EmptyFolder
let byCommand: ConformanceReport

beforeAll(async () => {
  folder = await emptyFolder()
  const signal = AbortSignal.timeout(290_000)
  await writeFile(join(folder.dir, "package.json"), JSON.stringify({ private: true, type: "module" }))
  await installPacked(folder, ["core", "testkit"], signal)
  for (const name of LENT) await lend(folder, name)
  await mkdir(join(folder.dir, "suites"))
  await copyFile(join(SNIPPETS, "harness.ts"), join(folder.dir, "suites/harness.ts"))
  const suite = await readFile(join(SNIPPETS, "conformance.ts"), "utf8")
  for (const runner of runners) await writeSuites(runner, replaced(suite, '"node:test"', `"${runner.module}"`))
  await compile(signal)
  byCommand = await runCommand(signal)
}, 300_000)

afterAll(() => folder.remove())

it("the command: no case fails", () => {
  expect([byCommand.level, byCommand.counts.failed]).toEqual(["core", 0])
  expect(byCommand.counts.passed).toBeGreaterThan(150)
})

describe.concurrent("installed from what would be published", () => {
  for (const runner of runners) {
    it(`${runner.name}: every case of the README's suite runs, and none fails`, LIMIT, async ({ signal }) => {
      const { code, lines, results } = await runSuite(runner, "conformance", signal)
      expect(namesOf(results, "failed")).toEqual([])
      expect(code).toBe(0)
      expect(namesOf(results)).toEqual(namesOf(casesOf(byCommand)))
      const skipped = namesOf(casesOf(byCommand), "skipped")
      expect(namesOf(results, "skipped")).toEqual(runner.tellsSkips === "line" ? [] : skipped)
      expect(lines).toEqual(runner.tellsSkips === "report" ? [] : skipped)
    })

    it(`${runner.name}: a store that says it deleted what is not there fails`, LIMIT, async ({ signal }) => {
      const { code, results } = await runSuite(runner, "broken", signal)
      expect(code).not.toBe(0)
      expect(namesOf(results)).toEqual(namesOf(casesOf(byCommand)).filter((name) => name.startsWith("E10: ")))
      expect(namesOf(results, "failed")).toContain(
        "E10: deleteQaEntry returns true for the entry that it removed, once, and the others keep their order",
      )
    })
  }
})

/** The suite, and one of a store that breaks rule E10. */
async function writeSuites(runner: Runner, suite: string): Promise<void> {
  const open = "memoryStore({ ...options, storage })"
  const broken = replaced(suite, open, `Object.assign(${open}, { deleteQaEntry: async () => true })`)
  await mkdir(join(folder.dir, "suites", dirOf(runner)), { recursive: true })
  await writeFile(join(folder.dir, sourceOf(runner, "conformance")), suite)
  await writeFile(
    join(folder.dir, sourceOf(runner, "broken")),
    replaced(broken, "harness)", `harness, { rules: ["E10"] })`),
  )
}

/** With the types of each runner, so that this also tells whether its `describe` and `it` are accepted. */
async function compile(signal: AbortSignal): Promise<void> {
  const tsc = [process.execPath, join(packageDir("typescript"), "bin/tsc")] as const
  const strict = ["--strict", "--exactOptionalPropertyTypes", "--skipLibCheck", "--types", "node,mocha,bun"]
  const target = ["--module", "nodenext", "--target", "es2023", "--rootDir", "suites", "--outDir", "compiled"]
  const suites = runners.flatMap((runner) => [sourceOf(runner, "conformance"), sourceOf(runner, "broken")])
  await mustRun([...tsc, ...strict, ...target, "suites/harness.ts", ...suites], {
    cwd: folder.dir,
    env: folder.env,
    signal,
  })
}

type Suite = "conformance" | "broken"

const dirOf = ({ name }: Runner): string => name.replaceAll(/\W/g, "-")
const sourceOf = (runner: Runner, suite: Suite): string => `suites/${dirOf(runner)}/${suite}.test.ts`
const compiledOf = (runner: Runner, suite: Suite): string => `compiled/${dirOf(runner)}/${suite}.test.js`

async function runSuite(
  runner: Runner,
  suite: Suite,
  signal: AbortSignal,
): Promise<{ code: number | null; lines: string[]; results: CaseResult[] }> {
  const file = runner.runsTypeScript ? sourceOf(runner, suite) : compiledOf(runner, suite)
  const report = join(folder.dir, `${dirOf(runner)}-${suite}.report`)
  const env = { ...folder.env, ...runner.env }
  const { code, output } = await run(runner.command(file, report), { cwd: folder.dir, env, signal })
  const written = await readFile(report, "utf8").catch(() => {
    throw new Error(`${runner.name} left no report, but:\n${output}`)
  })
  return { code, lines: skipLinesOf(output), results: runner.read(written) }
}

/** The cases that the suite itself tells to be skipped. */
function skipLinesOf(output: string): string[] {
  const found = output.matchAll(/^\s*skipped (.+): the (?:store does not declare|harness has no) \w+$/gm)
  return Array.from(found, ({ 1: name = "" }) => name).toSorted()
}

async function runCommand(signal: AbortSignal): Promise<ConformanceReport> {
  const report = join(folder.dir, "command.report")
  const command = [
    "npx",
    "@cognee-session/testkit",
    "compiled/harness.js",
    "--reporter",
    "dots",
    "--json",
    report,
  ] as const
  await mustRun(command, { cwd: folder.dir, env: folder.env, signal })
  return JSON.parse(await readFile(report, "utf8")) as ConformanceReport
}

function casesOf({ rules }: ConformanceReport): CaseResult[] {
  return rules.flatMap(({ cases }) => cases.map(({ rule, title, status }) => ({ name: `${rule}: ${title}`, status })))
}

/** The names of the cases of that status, or of all. */
function namesOf(results: readonly CaseResult[], status?: CaseResult["status"]): string[] {
  const found = results.filter((result) => status === undefined || result.status === status)
  return found.map(({ name }) => name).toSorted()
}

function replaced(text: string, part: string, by: string): string {
  if (!text.includes(part)) throw new Error(`the suite of the README has no ${part}`)
  return text.replace(part, by)
}
