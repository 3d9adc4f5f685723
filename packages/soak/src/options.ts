import { tmpdir } from "node:os"
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { STORE_NAMES, type StoreName } from "./place.ts"
import { FULL, QUICK, type Scale } from "./scale.ts"

export interface Options {
  readonly help: boolean
  readonly scale: Scale
  readonly stores: readonly StoreName[]
  /** Where the temporary directory goes. */
  readonly dir: string
  /** Where the report goes; `null`: it is printed, no more. */
  readonly report: string | null
  readonly seed: number
}

export const HELP: string = `
npm run soak -- [options]

  --store NAME   this store only (${STORE_NAMES.join(", ")}); may be given again
  --quick        a little of everything, in seconds, to see that it runs
  --dir DIR      put the temporary directory here (default: the system's)
  --report DIR   where the report goes (default: docs/benchmarks/soak; with --quick it is printed, no more)
  --seed N       which calls are made; printed by each run
`.trimStart()

const REPORT = fileURLToPath(new URL("../../../docs/benchmarks/soak", import.meta.url))

/** Throws an `Error` that says what is wrong for arguments that do not fit. */
export function toOptions(args: readonly string[], cwd: string): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      store: { type: "string", multiple: true, default: [...STORE_NAMES] },
      dir: { type: "string", default: tmpdir() },
      report: { type: "string" },
      seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    },
  })
  const report = values.report ?? (values.quick ? null : REPORT)
  return {
    help: values.help,
    scale: values.quick ? QUICK : FULL,
    stores: values.store.map(toStoreName),
    dir: resolve(cwd, values.dir),
    report: report === null ? null : resolve(cwd, report),
    seed: toSeed(values.seed),
  }
}

function toStoreName(name: string): StoreName {
  const known = STORE_NAMES.find((store) => store === name)
  if (known !== undefined) return known
  throw new Error(`there is no store "${name}"; the stores are ${STORE_NAMES.join(", ")}`)
}

function toSeed(text: string): number {
  const seed = Number(text)
  if (text !== "" && Number.isSafeInteger(seed) && seed >= 0) return seed
  throw new Error(`--seed must be a whole number from 0, got "${text}"`)
}
