import { execFile } from "node:child_process"
import { availableParallelism } from "node:os"
import { promisify } from "node:util"

/** Who works on a backend with a server: the server, or a subject. */
export type Party = "server" | "subject"

const run = promisify(execFile)

/**
 * Gives the server the last core of the machine, and subjects all others. Left to the system, the two share a core for
 * some rounds and not for others, and a call that is answered on its own core takes a third of the time.
 *
 * Resolves to whether the system can do that: Linux with `taskset` and two cores or more.
 */
export async function keepTo(pid: number, party: Party): Promise<boolean> {
  const cores = availableParallelism()
  if (process.platform !== "linux" || cores < 2) return false
  const last = cores - 1
  const args = ["--all-tasks", "--cpu-list", "--pid", party === "server" ? String(last) : `0-${last - 1}`, String(pid)]
  return run("taskset", args).then(
    () => true,
    () => false,
  )
}
