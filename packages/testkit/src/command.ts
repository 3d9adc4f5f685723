import { writeFile } from "node:fs/promises"
import { HELP, UsageError, parseCommand, type CommandOptions } from "./command-options.ts"
import { dotOf, lineOf, paintWith, summaryOf, type Paint } from "./command-output.ts"
import type { CaseReport, ConformanceReport } from "./conformance-report.ts"
import { loadHarness } from "./load-harness.ts"
import { chooseSeed } from "./random.ts"
import { runConformance } from "./run-conformance.ts"
import { selectCases } from "./select-cases.ts"
import { HarnessError, checkHarness } from "./usable-harness.ts"

/** Where the command prints. */
export interface CommandOutput {
  readonly colours: boolean
  print(text: string): void
  printError(text: string): void
}

/** Does what the arguments ask for. Resolves to the exit code; rejects with the reason of the signal when it is aborted. */
export async function runCommand(args: readonly string[], output: CommandOutput, signal: AbortSignal): Promise<number> {
  try {
    const options = parseCommand(args)
    if (options !== null) return await runHarness(options, output, signal)
    output.print(HELP)
    return 0
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof HarnessError)) throw error
    output.printError(`${error.message}\n${error instanceof UsageError ? "See --help.\n" : ""}`)
    return 2
  }
}

async function runHarness(options: CommandOptions, output: CommandOutput, signal: AbortSignal): Promise<number> {
  const seed = checkedSeed(options)
  const harness = await loadHarness(options.harnessFile)
  checkHarness(harness)
  if (options.jsonFile !== null) await writeReport(options.jsonFile, null)
  const paint = paintWith(output.colours)
  output.print(`${harness.name}, seed ${seed}\n`)
  const onCase = progressOf(options.reporter, output, paint)
  const report = await runConformance(harness, { ...options, seed, signal, onCase })
  output.print(summaryOf(report, options.harnessFile, paint))
  if (options.jsonFile !== null) await writeReport(options.jsonFile, report)
  return report.level === "failed" ? 1 : 0
}

function progressOf(
  reporter: CommandOptions["reporter"],
  output: CommandOutput,
  paint: Paint,
): (one: CaseReport) => void {
  if (reporter === "list") return (one) => output.print(lineOf(one, paint))
  let printed = 0
  return (one) => output.print(`${dotOf(one, paint)}${++printed % 80 === 0 ? "\n" : ""}`)
}

/** The seed of the run, once the cases that are asked for are known to exist. */
function checkedSeed(options: CommandOptions): number {
  try {
    selectCases(options)
    return chooseSeed(options.seed)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/** Before the run the file is emptied: nothing old may be taken for its report, and one that cannot be written is told at once. */
async function writeReport(file: string, report: ConformanceReport | null): Promise<void> {
  try {
    await writeFile(file, report === null ? "" : `${JSON.stringify(report, null, 2)}\n`)
  } catch (error) {
    throw new UsageError(`the report cannot be written: ${(error as Error).message}`)
  }
}
