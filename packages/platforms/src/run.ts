import { spawn } from "node:child_process"
import { once } from "node:events"

export interface RunOptions {
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv | undefined
  /** Ends the program, and all that it has started, when it aborts. */
  readonly signal: AbortSignal
}

/** How much of what a program printed an error tells. */
const TOLD = 4000

/** Runs a program that must succeed. Throws the end of what it printed when it does not, and the signal's reason when that ended it. */
export async function run(command: readonly [string, ...string[]], options: RunOptions): Promise<void> {
  const { cwd, env = process.env, signal } = options
  signal.throwIfAborted()
  const [program, ...args] = command
  // A process group of its own, so that whatever it starts ends with it.
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true })
  const end = (): void => endGroup(child.pid)
  signal.addEventListener("abort", end)
  let printed = ""
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (printed = (printed + text).slice(-TOLD)))
  try {
    const [code] = (await once(child, "close")) as [number | null]
    signal.throwIfAborted()
    if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}\n${printed}`)
  } finally {
    signal.removeEventListener("abort", end)
  }
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error
  }
}
