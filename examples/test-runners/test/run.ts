import { spawn } from "node:child_process"
import { once } from "node:events"

export interface RunOptions {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** Ends the program, and all that it started, when it aborts. */
  readonly signal: AbortSignal
}

export interface Ended {
  /** The exit code; `null` when a signal ended the program. */
  readonly code: number | null
  /** What it wrote to stdout and stderr, as it came. */
  readonly output: string
}

/** Ends what runs now. */
const running = new Set<() => void>()

// Whoever interrupts the tests reaches this process, but not the groups of those that it started.
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }))
  process.on(signal, () => {
    for (const end of running) end()
    process.exit(code)
  })

/** Runs a program to its end. Nothing that it started outlives it. */
export async function run(command: readonly [string, ...string[]], options: RunOptions): Promise<Ended> {
  const [program, ...args] = command
  // A process group of its own, so that its workers end with it.
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  })
  const end = (): void => endGroup(child.pid)
  running.add(end)
  options.signal.addEventListener("abort", end)
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => chunks.push(chunk))
  try {
    const [code] = (await once(child, "close")) as [number | null]
    return { code, output: Buffer.concat(chunks).toString() }
  } finally {
    options.signal.removeEventListener("abort", end)
    running.delete(end)
    end()
  }
}

/** The same for a program that must succeed: throws what it printed when it does not. */
export async function mustRun(command: readonly [string, ...string[]], options: RunOptions): Promise<string> {
  const { code, output } = await run(command, options)
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}\n${output}`)
  return output
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, "SIGKILL")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error
  }
}
