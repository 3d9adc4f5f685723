import { mkdtemp, realpath, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { publicPackages } from "@cognee-session/release/workspace"
import { folderFor, installAddon, installPackages, installRuntime } from "./install.ts"
import type { Options } from "./options.ts"
import { runTrial } from "./run-trial.ts"
import type { Runtime } from "./runtimes.ts"
import { startServers } from "./servers.ts"
import type { Result } from "./table.ts"
import { type Trial, trialsOn } from "./trials.ts"

/** A trial on a runtime, in the folder where the packages are installed for it. */
interface Task {
  readonly runtime: Runtime
  readonly trial: Trial
  readonly folder: string
}

/** Says what happens, a line each. */
type Say = (line: string) => void

/** Makes the trials on the runtimes, and gives what they came to. All that it makes meanwhile is in one temporary directory. */
export async function tryPlatforms(options: Options, say: Say, signal: AbortSignal): Promise<Result[]> {
  const top = await realpath(await mkdtemp(join(tmpdir(), "cognee-session-platforms-")))
  try {
    const tasks = await prepare(options, top, say, signal)
    await using servers = await startServers(tasks.map(({ trial }) => trial))
    const env = { ...environment(top), ...servers.env }
    return await inLanes(options.jobs, tasks, (task) => resultOf(task, env, say, signal))
  } finally {
    await rm(top, { recursive: true, force: true })
  }
}

async function prepare({ runtimes, trials }: Options, top: string, say: Say, signal: AbortSignal): Promise<Task[]> {
  say("Packing, and installing the packages in an empty folder")
  const packages = await installPackages(top, signal)
  const tasks: Task[] = []
  for (const name of runtimes) {
    const chosen = trialsOn(name).filter((trial) => trials.includes(trial))
    if (chosen.length === 0) continue
    say(`Fetching ${name} where it is not there yet`)
    const runtime = await installRuntime(name, signal)
    const folder = await folderFor(runtime, packages)
    if (chosen.some(({ compiled }) => compiled)) {
      say("Compiling better-sqlite3 for it, once")
      await installAddon(runtime, folder, signal)
    }
    tasks.push(...chosen.map((trial) => ({ runtime, trial, folder })))
  }
  return tasks
}

/** Trials see nothing of their user. */
function environment(top: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    HOME: top,
    TMPDIR: top,
    NO_COLOR: "1",
    DENO_DIR: join(top, "cache"),
    DENO_NO_UPDATE_CHECK: "1",
    TRIAL_ENTRY_POINTS: JSON.stringify(entryPoints()),
  }
}

/** Whatever can be imported of the packages, `package.json` aside. */
function entryPoints(): string[] {
  return publicPackages().flatMap(({ manifest }) =>
    Object.entries(manifest.exports ?? {})
      .filter(([, target]) => typeof target !== "string")
      .map(([subpath]) => `${manifest.name}${subpath.slice(1)}`),
  )
}

async function resultOf(task: Task, env: NodeJS.ProcessEnv, say: Say, signal: AbortSignal): Promise<Result> {
  const { runtime, trial, folder } = task
  const began = performance.now()
  const outcome = await runTrial(trial, runtime, { cwd: folder, env, signal })
  const { passed, skipped, failures } = outcome
  const seconds = Math.round((performance.now() - began) / 1000)
  const name = `${runtime.name} ${runtime.version}, ${trial.name}`
  say(`${name}: ${passed} passed, ${failures.length} failed, ${skipped} skipped (${seconds} s)`)
  for (const failure of failures) say(`FAILED ${name}: ${failure.name}\n${failure.reason}\n`)
  return { runtime: runtime.name, trial: trial.name, outcome }
}

/** So many at the same time; the results in the order of the tasks. */
async function inLanes<T, R>(lanes: number, tasks: readonly T[], work: (task: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const waiting = tasks.entries()
  const lane = async (): Promise<void> => {
    for (const [index, task] of waiting) results[index] = await work(task)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return results
}
