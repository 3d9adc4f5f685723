import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc")
const strictness = [
  "--ignoreConfig",
  "--noEmit",
  "--strict",
  "--exactOptionalPropertyTypes",
  "--noUncheckedIndexedAccess",
]
const target = ["--module", "nodenext", "--target", "es2023", "--lib", "es2024,esnext.disposable", "--skipLibCheck"]

/** The errors that the compiler finds in this text, where the given modules stand for what it imports by these names. */
export async function typeErrorsIn(text: string, modules: Readonly<Record<string, URL>>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "types-"))
  try {
    const file = join(folder, "uses.mts")
    const uses = Object.entries(modules).reduce(
      (all, [name, url]) => all.replace(`"${name}"`, `"${fileURLToPath(url)}"`),
      text,
    )
    await writeFile(file, uses)
    return errorLines(await run([...strictness, ...target, "--pretty", "false", file]))
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
