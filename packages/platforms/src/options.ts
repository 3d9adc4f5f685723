import { parseArgs } from "node:util"
import { RUNTIMES, type RuntimeName } from "./runtimes.ts"
import { TRIALS, type Trial } from "./trials.ts"

/** What to try, and how. */
export interface Options {
  readonly runtimes: readonly RuntimeName[]
  readonly trials: readonly Trial[]
  /** How many run at the same time. */
  readonly jobs: number
}

const TRIAL_NAMES = TRIALS.map(({ name }) => name)

export const HELP: string = `Usage: npm run test:platforms -- [options]

Packs the packages, installs them in an empty folder, and tries them on each runtime.

  --runtime <name>  just on this one: ${Object.keys(RUNTIMES).join(", ")}; may be given several times
  --store <name>    just this: ${TRIAL_NAMES.join(", ")}; several times too
  --jobs <number>   how many to run at the same time; 2 when absent
  --help            print this
`

/** Reads the arguments; `null` when help is asked for. Throws an `Error` that says what is wrong. */
export function parseOptions(args: readonly string[]): Options | null {
  const { values } = parseArgs({ args: [...args], options: OPTIONS })
  if (values.help) return null
  const runtimes = chosen("--runtime", values.runtime, Object.keys(RUNTIMES)) as RuntimeName[]
  const names = chosen("--store", values.store, TRIAL_NAMES)
  const jobs = Number(values.jobs ?? 2)
  if (!Number.isSafeInteger(jobs) || jobs < 1)
    throw new Error(`--jobs must be a whole number from 1, got ${values.jobs}`)
  return { runtimes, trials: TRIALS.filter(({ name }) => names.includes(name)), jobs }
}

const OPTIONS = {
  runtime: { type: "string", multiple: true },
  store: { type: "string", multiple: true },
  jobs: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const

function chosen(option: string, asked: readonly string[] | undefined, all: readonly string[]): readonly string[] {
  const unknown = asked?.find((name) => !all.includes(name))
  if (unknown !== undefined) throw new Error(`${option} must be one of ${all.join(", ")}, got ${unknown}`)
  return asked === undefined ? all : all.filter((name) => asked.includes(name))
}
