import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { runConformance } from "@cognee-session/testkit"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { harnessFile, loadHarness } from "./harnesses/load.ts"

// Within the package, so that the programs find it by its name.
const RESULTS = fileURLToPath(new URL("../.test-results", import.meta.url))

let dir: string

beforeEach(() => {
  mkdirSync(RESULTS, { recursive: true })
  dir = mkdtempSync(join(RESULTS, "program-"))
})

afterEach(() => rmSync(dir, { recursive: true }))

describe("the program that a failure of random calls prints", { timeout: 60_000 }, () => {
  it.each([
    ["one after the other", "broken.mjs", "trimmedIds", "one after the other", 12],
    ["of several at once", "broken.mjs", "slowUpdates", "some serial order", 30],
    ["of several processes at once", "unlocked-file.mjs", "harness", "return (two processes)", 30],
  ])("%s is short and shows the fault", async (_, file, exported, name, longest) => {
    const program = await failingProgram(file, exported, name)
    expect(program.split("\n").length).toBeLessThanOrEqual(longest)
    expect(run(program, file, exported)).toMatchObject({ status: 1, stderr: expect.stringContaining("AssertionError") })
  })

  it.each([
    ["one after the other", "trimmedIds", "one after the other"],
    ["of several at once", "slowUpdates", "some serial order"],
  ])("%s passes on a good store", async (_, exported, name) => {
    const program = await failingProgram("broken.mjs", exported, name)
    expect(run(program, "memory.mjs", "harness")).toEqual({ status: 0, stderr: "" })
  })
})

/** The program in the text of a failure, from its first import on. */
async function failingProgram(file: string, exported: string, name: string): Promise<string> {
  const seed = Number(process.env["COGNEE_SESSION_TESTKIT_SEED"] ?? 1)
  const report = await runConformance(await loadHarness(file, exported), { rules: ["C1"], cases: [name], seed })
  const reasons = report.rules[0]!.cases.flatMap((one) => (one.status === "failed" ? [one.reason] : []))
  return reasons[0]!.slice(reasons[0]!.indexOf("\nimport ") + 1)
}

/** Runs a program beside a file that exports the harness, as its author would. */
function run(
  program: string,
  file: string,
  exported: string,
): { readonly status: number | null; readonly stderr: string } {
  const url = pathToFileURL(harnessFile(file)).href
  writeFileSync(join(dir, "harness.mjs"), `export { ${exported} as harness } from ${JSON.stringify(url)}\n`)
  writeFileSync(join(dir, "program.mjs"), program)
  const env = { ...process.env, TMPDIR: dir } // a program that fails leaves its storage behind
  const { status, stderr } = spawnSync(process.execPath, [join(dir, "program.mjs")], { encoding: "utf8", env })
  return { status, stderr }
}
