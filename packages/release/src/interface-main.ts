// Writes what callers can reach of each package to api/; with --check compares, and fails with the difference.
import { spawnSync } from "node:child_process"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { publicInterfaces } from "./interface.ts"
import { PROJECT } from "./workspace.ts"

const API = join(PROJECT, "api")
const check = process.argv.includes("--check")
const scratch = await mkdtemp(join(tmpdir(), "cognee-session-api-"))
try {
  const made = join(scratch, "api")
  await write(check ? made : API)
  if (check) compare(made)
} finally {
  await rm(scratch, { recursive: true, force: true })
}

async function write(top: string): Promise<void> {
  const interfaces = await publicInterfaces(scratch)
  await rm(top, { recursive: true, force: true })
  for (const { path, text } of interfaces) {
    await mkdir(dirname(join(top, path)), { recursive: true })
    await writeFile(join(top, path), text)
  }
}

function compare(made: string): void {
  const { status } = spawnSync("git", ["--no-pager", "diff", "--no-index", API, made], { stdio: "inherit" })
  if (status === 0) return
  console.error("The public interface is not what api/ says. If it shall change: npm run api, and commit api/.")
  process.exitCode = 1
}
