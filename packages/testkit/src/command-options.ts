import { parseArgs } from "node:util"
import type { Capability } from "./conformance-case.ts"
import type { CaseSelection } from "./select-cases.ts"

/** What the command was asked to do. */
export interface CommandOptions extends CaseSelection {
  readonly harnessFile: string
  readonly jsonFile: string | null
  readonly reporter: "list" | "dots"
  readonly seed: number | undefined
  readonly timeoutMs: number | undefined
}

/** The command was not used as it must be. The message tells how. */
export class UsageError extends Error {
  override readonly name = "UsageError"
}

export const HELP = `Usage: cognee-session-testkit <harness file> [options]

Runs the session store contract against the store of a harness. The file, a module that this Node
can load, exports the harness as "harness" or by default.

  --rule <rule>              just the cases of this rule, such as E8; may be given several times
  --capability <capability>  just the cases about this capability, such as traces; several times too
  --case <text>              just the cases whose names contain this text; several times too
  --seed <number>            repeat the random choices of an earlier run
  --timeout <milliseconds>   how long one case may take; 60000 when absent
  --json <file>              write the report to this file
  --reporter list|dots       what is printed while it runs: a line or a dot for each case; list when absent
  --help                     print this

Exit code: 0 when no case failed, so all that the store declares holds as far as the harness lets the
cases look; 1 when one failed; 2 when nothing could be run.
`

/** Reads the arguments; `null` when help is asked for. Throws a `UsageError`. */
export function parseCommand(args: readonly string[]): CommandOptions | null {
  const { values, positionals } = parse(args)
  if (values.help) return null
  const [harnessFile, ...more] = positionals
  if (harnessFile === undefined) throw new UsageError("name the file that exports the harness")
  if (more.length > 0) throw new UsageError(`just one harness file is taken, got also ${more.join(" ")}`)
  return {
    harnessFile,
    jsonFile: values.json ?? null,
    reporter: reporterOf(values.reporter ?? "list"),
    seed: numberOf("--seed", values.seed, -(2 ** 53)),
    timeoutMs: numberOf("--timeout", values.timeout, 1),
    rules: values.rule,
    capabilities: values.capability as Capability[] | undefined, // checked with the rules
    cases: values.case,
  }
}

const OPTIONS = {
  rule: { type: "string", multiple: true },
  capability: { type: "string", multiple: true },
  case: { type: "string", multiple: true },
  seed: { type: "string" },
  timeout: { type: "string" },
  json: { type: "string" },
  reporter: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    const [what] = (error as Error).message.split(". ") // what follows is advice on positional arguments
    throw new UsageError(what!)
  }
}

function reporterOf(name: string): CommandOptions["reporter"] {
  if (name === "list" || name === "dots") return name
  throw new UsageError(`--reporter must be list or dots, got ${name}`)
}

function numberOf(option: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined
  const number = text.trim() === "" ? NaN : Number(text)
  if (Number.isSafeInteger(number) && number >= least) return number
  throw new UsageError(`${option} must be a whole number${least === 1 ? " from 1" : ""}, got ${text || "nothing"}`)
}
