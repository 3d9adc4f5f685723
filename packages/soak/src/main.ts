import { mkdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { guardedDir } from "@cognee-session/dev-services"
import { HELP, type Options, toOptions } from "./options.ts"
import type { StoreName } from "./place.ts"
import { conditionsNow, sectionOf, writeReport } from "./report.ts"
import { soak } from "./soak.ts"

async function main(): Promise<void> {
  const options = readOptions()
  if (options === null) return
  if (options.help) return void process.stdout.write(HELP)
  const dir = await guardedDir("soak", "KILL", options.dir)
  try {
    for (const store of options.stores) await runOne(store, options, join(dir.path, store))
  } finally {
    await dir.remove()
  }
}

/** What the command line asks for, or `null` after saying what is wrong with it. */
function readOptions(): Options | null {
  try {
    // Package managers change the directory, and keep the caller's here.
    return toOptions(process.argv.slice(2), process.env["INIT_CWD"] ?? process.cwd())
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 2
    return null
  }
}

async function runOne(store: StoreName, { scale, seed, report }: Options, dir: string): Promise<void> {
  process.stderr.write(`${store}, seed ${seed} …\n`)
  await mkdir(dir)
  const conditions = conditionsNow()
  const result = await soak(store, scale, seed, dir)
  await rm(dir, { recursive: true })
  if (report !== null) await writeReport(report, conditions, result)
  process.stdout.write(sectionOf({ conditions, result }))
  const { lost, doubled, broughtBack, mixedUp } = result.differences
  if (lost + doubled + broughtBack + mixedUp + result.complaints.length > 0) process.exitCode = 1
}

await main()
