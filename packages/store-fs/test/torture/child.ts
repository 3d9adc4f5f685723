import { spawn } from "node:child_process"
import { join } from "node:path"
import { timeLimit } from "./scale.ts"

export interface ChildEnd {
  readonly signal: NodeJS.Signals | null
  readonly code: number | null
  readonly lines: readonly string[]
}

/** The path of a child program. */
export function childPath(name: string): string {
  return join(import.meta.dirname, "children", name)
}

/** Runs a command to its end, or kills it when that takes too long, and gives what it printed. Errors are passed on. */
export function runCommand(command: string, args: readonly string[], timeout = timeLimit(30)): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    const limits = { timeout, killSignal: "SIGKILL" } as const
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], ...limits })
    const chunks: Buffer[] = []
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk))
    child.on("error", reject)
    child.on("close", (code, signal) => {
      const lines = Buffer.concat(chunks).toString().split("\n")
      resolve({ code, signal, lines: lines.filter((line) => line !== "") })
    })
  })
}

/** Runs a child program to its end. */
export function runChild(name: string, options: unknown, timeout?: number): Promise<ChildEnd> {
  return runCommand(process.execPath, [childPath(name), JSON.stringify(options)], timeout)
}
