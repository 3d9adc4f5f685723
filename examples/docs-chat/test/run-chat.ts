import { spawn } from "node:child_process"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** The program, as it was built. */
export const MAIN: string = fileURLToPath(new URL("../dist/main.js", import.meta.url))

export interface Run {
  readonly output: string
  readonly errors: string
  readonly code: number | null
}

/** A folder of documents, `docs`, in the given one. */
export async function writeDocuments(dir: string): Promise<void> {
  await mkdir(join(dir, "docs/node_modules"), { recursive: true })
  await writeFile(
    join(dir, "docs/garden.md"),
    "# Tomatoes\nTomatoes want sun.\n\n# Carrots\nCarrots want loose soil.\n",
  )
  await writeFile(join(dir, "docs/node_modules/other.md"), "# Weeds\nNot to be read.\n")
}

/** Runs the chat in a folder, with something more in its environment. */
export function runChat(dir: string, env: NodeJS.ProcessEnv, input: string | Buffer, ...args: string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const { COGNEE_SESSION_STORE: _, ...inherited } = process.env
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: dir, env: { ...inherited, ...env } })
    let [output, errors] = ["", ""]
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text))
    child.on("error", reject).on("close", (code) => resolve({ output, errors, code }))
    child.stdin.on("error", () => {}) // it may stop reading early
    child.stdin.end(input)
  })
}
