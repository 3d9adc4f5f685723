import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Runs some work with a directory of its own, which is removed afterwards. */
export async function withDir<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const parent = await mkdtemp(join(tmpdir(), "cognee-session-torture-"))
  try {
    return await work(join(parent, "sessions"))
  } finally {
    await rm(parent, { recursive: true, force: true })
  }
}
