import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { packageDir } from "./empty-folder.ts"
import { type CaseResult, fromJUnit, fromJestJson, fromMochaJson } from "./reports.ts"

/** A test runner, and how to start it in a folder with the suite. */
export interface Runner {
  readonly name: string
  /** Where `describe` and `it` come from. */
  readonly module: string
  /** Whether it runs TypeScript as it is; what others run was compiled. */
  readonly runsTypeScript: boolean
  /** The command line that runs one test file and writes a report. */
  command(file: string, report: string): [string, ...string[]]
  readonly env?: NodeJS.ProcessEnv
  read(report: string): CaseResult[]
  /** How it tells of a case that is skipped: in its report, by the line that the suite prints, or by both. */
  readonly tellsSkips: "report" | "line" | "both"
}

export const runners: readonly Runner[] = [
  {
    name: "node:test",
    module: "node:test",
    runsTypeScript: false,
    command: (file, report) => [
      process.execPath,
      "--test",
      "--test-reporter=junit",
      `--test-reporter-destination=${report}`,
      file,
    ],
    read: fromJUnit,
    tellsSkips: "report",
  },
  {
    name: "vitest",
    module: "vitest",
    runsTypeScript: true,
    command: (file, report) => [...nodeProgram("vitest"), "run", "--reporter=json", `--outputFile=${report}`, file],
    read: fromJestJson,
    tellsSkips: "report",
  },
  {
    name: "jest",
    module: "@jest/globals",
    runsTypeScript: false,
    command: (file, report) => [...nodeProgram("jest"), "--json", `--outputFile=${report}`, file],
    env: { NODE_OPTIONS: "--experimental-vm-modules" },
    read: fromJestJson,
    tellsSkips: "line",
  },
  {
    name: "mocha",
    module: "mocha",
    runsTypeScript: false,
    command: (file, report) => [...nodeProgram("mocha"), "--reporter=json", `--reporter-option=output=${report}`, file],
    read: fromMochaJson,
    tellsSkips: "both",
  },
  {
    name: "bun:test",
    module: "bun:test",
    runsTypeScript: true,
    command: (file, report) => [
      binaryOf("bun", "bin/bun"),
      "test",
      "--reporter=junit",
      `--reporter-outfile=${report}`,
      `./${file}`,
    ],
    read: fromJUnit,
    tellsSkips: "line",
  },
  {
    name: "Deno",
    module: "node:test",
    runsTypeScript: true,
    command: (file, report) => [binaryOf("deno", "deno"), "test", "--allow-all", `--junit-path=${report}`, file],
    read: (report) => fromJUnit(report).filter(isCase),
    tellsSkips: "line",
  },
]

/** Deno reports groups like tests; theirs are names such as `E8`. */
function isCase({ name }: CaseResult): boolean {
  return name.includes(": ")
}

/** A package's program, run by the Node that runs this. */
function nodeProgram(name: string): [string, string] {
  const { bin } = JSON.parse(readFileSync(join(packageDir(name), "package.json"), "utf8")) as {
    bin: string | Record<string, string>
  }
  return [process.execPath, join(packageDir(name), typeof bin === "string" ? bin : (bin[name] ?? ""))]
}

/** The program of bun or deno: of their packages for each platform, the one that was installed. */
function binaryOf(name: string, path: string): string {
  const manifest = join(packageDir(name), "package.json")
  const { optionalDependencies } = JSON.parse(readFileSync(manifest, "utf8")) as {
    optionalDependencies: Record<string, string>
  }
  const { resolve } = createRequire(manifest)
  for (const platform of Object.keys(optionalDependencies)) {
    try {
      return resolve(`${platform}/${path}`)
    } catch {
      // made for another platform
    }
  }
  throw new Error(`no package of ${name} is for this platform`)
}
