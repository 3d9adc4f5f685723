import { execFileSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"

interface ProcessInfo {
  readonly pid: number
  readonly parent: number
  /** It has ended, and nobody has asked how. */
  readonly ended: boolean
}

/** Whether a process runs. */
export function isRunning(pid: number): boolean {
  return processes().some((one) => one.pid === pid && !one.ended)
}

/** The processes that a process has started: a PostgreSQL server is one for each connection, and some more. */
export function childPids(parent: number): number[] {
  return processes().flatMap((one) => (one.parent === parent && !one.ended ? [one.pid] : []))
}

/** Sends a signal, unless the process has ended meanwhile. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error
  }
}

export async function untilEnded(pids: readonly number[]): Promise<void> {
  while (pids.some(isRunning)) await sleep(5)
}

function processes(): ProcessInfo[] {
  // Not every Linux image has ps; every other system does.
  return process.platform === "linux" ? fromProc() : fromPs()
}

function fromProc(): ProcessInfo[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      // "pid (name) state ppid …", where the name may hold anything.
      const [state, parent] = readFileSync(`/proc/${name}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ")
      return [{ pid: Number(name), parent: Number(parent), ended: state === "Z" }]
    } catch {
      return [] // it has ended meanwhile
    }
  })
}

function fromPs(): ProcessInfo[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,state="], { encoding: "utf8" }).trim().split("\n")
  return lines.map((line) => {
    const [pid, parent, state] = line.trim().split(/\s+/)
    return { pid: Number(pid), parent: Number(parent), ended: state?.startsWith("Z") === true }
  })
}
