import { tmpdir } from "node:os"
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { FULL, OPERATIONS, type Operation, QUICK, type Scale } from "./compare/cases.ts"
import { BACKENDS, type Backend } from "./compare/catalogue.ts"

export interface Options {
  readonly help: boolean
  readonly scale: Scale
  /** Few operations on small sessions: shows that everything runs. */
  readonly quick: boolean
  readonly backends: readonly Backend[]
  /** The subjects to time, beside the floors; none stands for all. */
  readonly subjects: readonly string[]
  /** The operations to time; none stands for all. */
  readonly operations: readonly Operation[]
  readonly peers: boolean
  /** Questions to answer instead. */
  readonly questions: readonly string[]
  readonly seed: number
  /** Where the temporary directory goes. */
  readonly dir: string
  /** Where the report goes; `null`: nowhere. */
  readonly out: string | null
}

const BENCHMARKS = fileURLToPath(new URL("../../../docs/benchmarks", import.meta.url))

export const HELP: string = `
npm run bench -- [options]

  --backend NAME   only ${BACKENDS.join(", ")}; may be given again
  --subject NAME   only this one and the floors, such as fsStore or lowdb; may be given again
  --op NAME        only ${OPERATIONS.join(", ")}; may be given again
  --rounds N       rounds that count (default ${FULL.rounds}; fewer are for a look only)
  --quick          a few operations of everything, to see that it runs; its times say nothing
  --no-peers       the project's stores, floors and the crate's layouts alone, on the Node that runs this
  --dir DIR        put the temporary directory here (default: the system's); the disk is part of what is measured
  --out DIR        write results.json, README.md and the charts here (default: docs/benchmarks, for whole runs)
  --seed N         the order of the subjects; kept with the results
  --question NAME  answer a question of its own instead: see packages/bench/README.md; may be given again
`.trimStart()

/** Throws an `Error` that says what is wrong for arguments that do not fit. */
export function toOptions(args: readonly string[], cwd: string): Options {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      help: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      peers: { type: "boolean", default: true },
      backend: { type: "string", multiple: true, default: [] },
      subject: { type: "string", multiple: true, default: [] },
      op: { type: "string", multiple: true, default: [] },
      question: { type: "string", multiple: true, default: [] },
      rounds: { type: "string" },
      seed: { type: "string" },
      dir: { type: "string", default: tmpdir() },
      out: { type: "string" },
    },
  })
  const scale = values.quick ? QUICK : FULL
  const rounds = toNumber("--rounds", values.rounds, 1) ?? scale.rounds
  const backends = values.backend.map((name) => known("--backend", name, BACKENDS))
  const operations = values.op.map((name) => known("--op", name, OPERATIONS))
  const whole =
    !values.quick && values.peers && rounds >= FULL.rounds && values.subject.length + operations.length === 0
  return {
    help: values.help,
    scale: { ...scale, rounds },
    quick: values.quick,
    backends: backends.length === 0 ? BACKENDS : backends,
    subjects: values.subject,
    operations,
    peers: values.peers,
    questions: values.question,
    seed: toNumber("--seed", values.seed, 0) ?? Date.now() % 2 ** 31,
    dir: resolve(cwd, values.dir),
    out: values.out === undefined ? (whole ? BENCHMARKS : null) : resolve(cwd, values.out),
  }
}

function known<T extends string>(option: string, name: string, all: readonly T[]): T {
  const found = all.find((one) => one === name)
  if (found === undefined) throw new Error(`${option} is one of ${all.join(", ")}, got "${name}"`)
  return found
}

function toNumber(name: string, text: string | undefined, least: number): number | null {
  if (text === undefined) return null
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= least) return number
  throw new Error(`${name} must be a whole number from ${least}, got "${text}"`)
}
