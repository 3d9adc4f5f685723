import { tmpdir } from "node:os"
import { resolve } from "node:path"
import { parseArgs } from "node:util"
import { FULL, QUICK, type Scale } from "./scale.ts"

export interface Options {
  readonly help: boolean
  readonly scale: Scale
  /** The groups to run; none stands for all. */
  readonly groups: readonly string[]
  readonly seed: number
  /** Where the temporary directory goes. */
  readonly dir: string
  /** Where the result goes as JSON. */
  readonly json: string | null
}

export const HELP: string = `
pnpm bench [options]

  --group NAME   run this group only; may be given again
  --rounds N     rounds that count (default ${FULL.rounds}; fewer than 9 are for a look only)
  --quick        a few operations of everything, to see that it runs; its times say nothing
  --dir DIR      put the temporary directory here (default: the system's); the disk is part of what is measured
  --json FILE    write the result as JSON, too
  --seed N       the order of the subjects; printed by each run
`.trimStart()

/** Throws an `Error` that says what is wrong for arguments that do not fit. */
export function toOptions(args: readonly string[], cwd: string): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      group: { type: "string", multiple: true, default: [] },
      rounds: { type: "string" },
      seed: { type: "string" },
      dir: { type: "string", default: tmpdir() },
      json: { type: "string" },
    },
  })
  const scale = values.quick ? QUICK : FULL
  return {
    help: values.help,
    scale: { ...scale, rounds: toNumber("--rounds", values.rounds, 1) ?? scale.rounds },
    groups: values.group,
    seed: toNumber("--seed", values.seed, 0) ?? Date.now() % 2 ** 31,
    dir: resolve(cwd, values.dir),
    json: values.json === undefined ? null : resolve(cwd, values.json),
  }
}

function toNumber(name: string, text: string | undefined, least: number): number | null {
  if (text === undefined) return null
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= least) return number
  throw new Error(`${name} must be a whole number from ${least}, got "${text}"`)
}
