import { readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { manifestIn } from "@cognee-session/release/workspace"
import { type Outcome, readOutcome } from "./outcome.ts"
import { type RunOptions, run } from "./run.ts"
import type { Runtime } from "./runtimes.ts"
import type { Trial } from "./trials.ts"

/** Longer than any takes; what hangs ends then. */
const LIMIT_MS = 15 * 60_000

/** Runs a trial in a folder that has the packages. One that ends without a report has failed. */
export async function runTrial(trial: Trial, runtime: Runtime, options: RunOptions): Promise<Outcome> {
  const report = join(options.cwd, `${trial.name}.json`)
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(LIMIT_MS)])
  const [program, ...args] = runtime.command
  const ended = await run([program, ...args, ...argumentsOf(trial, report, options.cwd)], { ...options, signal }).catch(
    (error: unknown) => String(error), // cases that failed, which the report tells, or worse
  )
  options.signal.throwIfAborted()
  const text = await readFile(report, "utf8").catch(() => "")
  await rm(report, { force: true })
  return text === "" ? noReport(ended ?? "it ended as if all were well") : readOutcome(text)
}

function noReport(reason: string): Outcome {
  return { passed: 0, skipped: 0, failures: [{ name: "no report", reason }] }
}

function argumentsOf({ name, kind }: Trial, report: string, folder: string): string[] {
  const file = `trials/platforms/trials/${name}.js`
  if (kind === "program") return [file, report]
  const testkit = join(folder, "node_modules/@cognee-session/testkit")
  const program = join(testkit, manifestIn(testkit).bin!["cognee-session-testkit"]!)
  return [program, file, "--json", report, "--reporter", "dots"]
}
