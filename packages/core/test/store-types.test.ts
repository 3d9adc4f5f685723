import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"

const source = new URL("./store-types.ts", import.meta.url)
const built = fileURLToPath(new URL("../dist/index.js", import.meta.url))
const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc")
const options = ["--ignoreConfig", "--noEmit", "--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"]
const target = [
  "--module",
  "nodenext",
  "--target",
  "es2023",
  "--lib",
  "es2024,esnext.disposable",
  "--skipLibCheck",
  "--pretty",
  "false",
]

/** The errors that the compiler finds in this text, against the types that callers get. */
async function errorsIn(text: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "store-types-"))
  try {
    const file = join(folder, "uses.mts")
    await writeFile(file, text.replace("../src/index.ts", built))
    return errorLines(await run([...options, ...target, file]))
  } finally {
    await rm(folder, { recursive: true })
  }
}

function run(args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, ...args], (_, stdout, stderr) => resolve(stdout + stderr))
  })
}

function errorLines(output: string): string[] {
  return output.split("\n").filter((line) => /error TS\d+/.test(line))
}

it("right uses compile, wrong ones do not", async () => {
  expect(await errorsIn(await readFile(source, "utf8"))).toEqual([])
}, 60_000)

it("each expected error is one", async () => {
  const text = await readFile(source, "utf8")
  const expected = text.match(/@ts-expect-error/g)
  const errors = await errorsIn(text.replaceAll("@ts-expect-error", "expected"))
  expect(expected?.length).toBeGreaterThan(40)
  expect(errors).toHaveLength(expected!.length)
}, 60_000)

it("an expected error that is none is an error", async () => {
  const text = await readFile(source, "utf8")
  const errors = await errorsIn(text.replace("  const entry:", "  // @ts-expect-error\n  const entry:"))
  expect(errors).toHaveLength(1)
  expect(errors[0]).toContain("TS2578")
}, 60_000)
