import { rmSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { join } from "node:path"

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const
const SIGNALS = ["SIGINT", "SIGTERM"] as const

/** Lends a new temporary directory and removes it afterwards, after Ctrl-C too. */
export async function withWorkDir<T>(parent: string, use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(parent, "cognee-session-bench-"))
  const removeAndLeave = (signal: keyof typeof EXIT_CODES): void => {
    rmSync(dir, { recursive: true, force: true })
    process.exit(EXIT_CODES[signal])
  }
  for (const signal of SIGNALS) process.once(signal, removeAndLeave)
  try {
    return await use(dir)
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, removeAndLeave)
    await rm(dir, { recursive: true, force: true })
  }
}
