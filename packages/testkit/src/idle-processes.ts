import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

// Starting a process takes far longer than most cases. So one that a case has done with waits for the next case.

/** A process that runs `store-process-main.ts`, for one store at a time. */
export interface TakenProcess {
  readonly child: ChildProcess
  /** Keeps the process for another case. It must have closed its store and be as it was before. */
  readonly giveBack: () => void
}

/** How long a process waits for a case before it is ended, and how many of them may wait. */
const IDLE_MS = 10_000
const MOST_IDLE = 4

interface IdleProcess {
  readonly child: ChildProcess
  readonly kind: string
  /** From now on it is idle no more. */
  readonly leave: () => void
}

const idle = new Set<IdleProcess>()

/** An idle process that has loaded this module, started where and as a new one would be, or else a new one. */
export function takeProcess(moduleUrl: string): TakenProcess {
  const kind = JSON.stringify([moduleUrl, process.cwd(), process.env])
  const child = takeIdle(kind) ?? startProcess()
  return { child, giveBack: () => keep(child, kind) }
}

/** Ends the processes that wait for a case. Those that wait when this process ends, however it does, end with it. */
export async function endIdleProcesses(): Promise<void> {
  await Promise.all(Array.from(idle, end))
}

/** Ends a process with SIGKILL. */
export async function killProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.ref() // an idle one keeps nothing running: this process would end before whoever waits is told
  const ended = once(child, "exit")
  child.kill("SIGKILL")
  await ended
}

function startProcess(): ChildProcess {
  const program = fileURLToPath(new URL("./store-process-main.js", import.meta.url))
  return fork(program, [], { serialization: "advanced", execArgv: [] })
}

function takeIdle(kind: string): ChildProcess | null {
  const found = [...idle].find((one) => one.kind === kind)
  if (found === undefined) return null
  found.leave()
  found.child.ref()
  found.child.channel?.ref()
  return found.child
}

/** While it is idle it keeps nothing running: neither this process nor the test runner waits for it. */
function keep(child: ChildProcess, kind: string): void {
  const leave = (): void => {
    clearTimeout(timer)
    child.off("exit", leave)
    idle.delete(kept)
  }
  const kept: IdleProcess = { child, kind, leave }
  const timer = setTimeout(() => void end(kept), IDLE_MS).unref()
  child.once("exit", leave)
  child.unref()
  child.channel?.unref()
  idle.add(kept)
  const [oldest] = idle
  if (idle.size > MOST_IDLE && oldest !== undefined) void end(oldest)
}

async function end({ child, leave }: IdleProcess): Promise<void> {
  leave()
  await killProcess(child)
}
