import { rmSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { join } from "node:path"

/** Lends a new temporary directory and removes it afterwards, after Ctrl-C too. */
export async function withWorkDir<T>(parent: string, use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(parent, "cognee-session-bench-"))
  const removeAndLeave = (): void => {
    rmSync(dir, { recursive: true, force: true })
    process.exit(130)
  }
  process.once("SIGINT", removeAndLeave)
  try {
    return await use(dir)
  } finally {
    process.removeListener("SIGINT", removeAndLeave)
    await rm(dir, { recursive: true, force: true })
  }
}
