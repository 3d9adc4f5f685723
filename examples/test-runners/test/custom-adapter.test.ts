import { cp, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { ConformanceReport } from "@cognee-session/testkit"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type EmptyFolder, PROJECT, emptyFolder, installPacked } from "./empty-folder.ts"
import { type Ended, mustRun, run } from "./run.ts"

// examples/custom-adapter and the guide about it, with nothing from the workspace but packed packages.

const EXAMPLE = join(PROJECT, "examples/custom-adapter")
const GUIDE = join(PROJECT, "docs/writing-an-adapter.md")
const LIMIT = { timeout: 600_000 }

let folder: EmptyFolder

beforeAll(async () => {
  folder = await emptyFolder()
  const signal = AbortSignal.timeout(290_000)
  for (const name of ["src", "test", "package.json", "tsconfig.json"])
    await cp(join(EXAMPLE, name), join(folder.dir, name), { recursive: true })
  await installPacked(folder, ["core", "testkit"], signal)
  await mustRun(["npm", "run", "build"], { cwd: folder.dir, env: folder.env, signal })
}, 300_000)

afterAll(() => folder.remove())

describe.concurrent("the adapter, installed and compiled", () => {
  it("passes its tests, the suite among them", LIMIT, async ({ signal }) => {
    const ended = await inFolder(["npm", "test"], signal)
    expect(ended).toMatchObject({ code: 0, output: expect.stringMatching(/^\S+ fail 0$/m) as string })
    expect(Number(/^\S+ pass (\d+)$/m.exec(ended.output)?.[1])).toBeGreaterThan(150)
  })

  it("earns the level that its README tells", LIMIT, async ({ signal }) => {
    const { code } = await inFolder(["npm", "run", "conformance", "--", "--json", "report.json"], signal)
    const report = JSON.parse(await readFile(join(folder.dir, "report.json"), "utf8")) as ConformanceReport
    expect(report.rules.flatMap(({ cases }) => cases.filter(({ status }) => status === "failed"))).toEqual([])
    expect(code).toBe(0)
    expect([report.level, report.whyNotFull]).toEqual(["core", ["the store does not declare multiProcess"]])
    expect(await readFile(join(EXAMPLE, "README.md"), "utf8")).toContain(`**conforms: ${report.level}**`)
  })
})

it("fails as the guide shows, when it is broken as the guide shows", LIMIT, async ({ signal }) => {
  const guide = await readFile(GUIDE, "utf8")
  const source = join(folder.dir, "src/json-file.ts")
  const diff = found(guide, /^```diff\n([\s\S]*?)^```$/m)
  await writeFile(source, patched(await readFile(source, "utf8"), diff))
  await mustRun(["npx", "tsc"], { cwd: folder.dir, env: folder.env, signal })
  const command = found(guide, /^(npx @cognee-session\/testkit .* --rule .*)$/m)
  const { code, output } = await inFolder(command.split(" ") as [string, ...string[]], signal)
  expect(code).toBe(1)
  expect(output).toContain(found(guide, /^```text\n(FAILED [\s\S]*?)^```$/m))
})

function found(guide: string, pattern: RegExp): string {
  const text = pattern.exec(guide)?.[1]
  if (text === undefined) throw new Error(`the guide has nothing like ${pattern}`)
  return text
}

function inFolder(command: readonly [string, ...string[]], signal: AbortSignal): Promise<Ended> {
  return run(command, { cwd: folder.dir, env: folder.env, signal })
}

/** The source with the removed lines of a diff replaced by the added ones. */
function patched(source: string, diff: string): string {
  const linesOf = (mark: string): string =>
    diff
      .split("\n")
      .flatMap((line) => (line.startsWith(mark) ? [`${line.slice(1)}\n`] : []))
      .join("")
  expect(source).toContain(linesOf("-"))
  return source.replace(linesOf("-"), linesOf("+"))
}
