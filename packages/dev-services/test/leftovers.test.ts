import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { expect, test } from "vitest"
import { childPids, isRunning } from "../src/processes.ts"

interface Started {
  readonly pid: number
  readonly dir: string
}

function startChild(ending: string): ChildProcess {
  const program = join(import.meta.dirname, "children/starts-servers.mjs")
  return spawn(process.execPath, [program, ending], { stdio: ["ignore", "pipe", "ignore"], detached: true })
}

/** What the child has started, each with a process and a directory, and the processes that those have started. */
async function startedBy(child: ChildProcess): Promise<{ pids: number[]; dirs: string[] }> {
  const [line] = (await once(createInterface({ input: child.stdout! }), "line")) as [string]
  const servers = JSON.parse(line) as Started[]
  const pids = servers.flatMap(({ pid }) => [pid, ...childPids(pid)])
  return { pids, dirs: servers.map(({ dir }) => dir) }
}

async function expectNothingLeft({ pids, dirs }: { pids: number[]; dirs: string[] }): Promise<void> {
  await expect.poll(() => pids.filter(isRunning), { timeout: 20_000 }).toEqual([])
  await expect.poll(() => dirs.filter(existsSync), { timeout: 20_000 }).toEqual([])
}

test.for(["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"] as const)("%s leaves nothing behind", async (signal) => {
  const child = startChild("a signal")
  const started = await startedBy(child)
  expect(started.pids.filter(isRunning)).toEqual(started.pids)
  expect(started.dirs.filter(existsSync)).toHaveLength(4)
  const watchdogs = childPids(child.pid!)
  child.kill(signal)
  await expectNothingLeft(started)
  await expect.poll(() => watchdogs.filter(isRunning), { timeout: 20_000 }).toEqual([])
})

test("SIGKILL for its whole process group leaves nothing behind", async () => {
  const child = startChild("a signal")
  const started = await startedBy(child)
  process.kill(-child.pid!, "SIGKILL")
  await expectNothingLeft(started)
})

test.for(["its end", "process.exit", "an exception"])("%s leaves nothing behind", async (ending) => {
  const child = startChild(ending)
  const ended = once(child, "exit")
  const [started] = await Promise.all([startedBy(child), ended])
  await expectNothingLeft(started)
})
