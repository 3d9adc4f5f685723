import { mkdir, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { conditionsNow, writeReport } from "./report.ts"
import { STORE_NAMES, type StoreName } from "./place.ts"
import { FULL, QUICK } from "./scale.ts"
import { soak } from "./soak.ts"

const HELP = `
npm run soak -- [options]

  --store NAME   this store only (${STORE_NAMES.join(", ")}); may be given again
  --quick        a little of everything, in seconds, to see that it runs
  --dir DIR      put the temporary directory here (default: the system's)
  --report DIR   where the report goes (default: docs/benchmarks/soak)
  --seed N       which calls are made; printed by each run
`.trimStart()

const REPORT = fileURLToPath(new URL("../../../docs/benchmarks/soak", import.meta.url))

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      store: { type: "string", multiple: true, default: [...STORE_NAMES] },
      dir: { type: "string", default: tmpdir() },
      report: { type: "string", default: REPORT },
      seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    },
  })
  if (values.help) return void process.stdout.write(HELP)
  const stores = values.store.map(toStoreName)
  // Package managers change the directory, and keep the caller's here.
  const cwd = process.env["INIT_CWD"] ?? process.cwd()
  const dir = await mkdtemp(join(resolve(cwd, values.dir), "cognee-session-soak-"))
  try {
    for (const store of stores) {
      await runOne(store, values.quick, Number(values.seed), dir, resolve(cwd, values.report))
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function runOne(store: StoreName, quick: boolean, seed: number, dir: string, report: string): Promise<void> {
  process.stderr.write(`${store}, seed ${seed} …\n`)
  const own = join(dir, store)
  await mkdir(own)
  const conditions = conditionsNow()
  const result = await soak(store, quick ? QUICK : FULL, seed, own)
  await rm(own, { recursive: true })
  process.stdout.write(await writeReport(report, conditions, result))
  const { lost, doubled, broughtBack, mixedUp } = result.differences
  if (lost + doubled + broughtBack + mixedUp + result.complaints.length > 0) process.exitCode = 1
}

function toStoreName(name: string): StoreName {
  const known = STORE_NAMES.find((store) => store === name)
  if (known !== undefined) return known
  throw new Error(`there is no store "${name}"; the stores are ${STORE_NAMES.join(", ")}`)
}

await main()
