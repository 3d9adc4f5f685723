import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { allGroups } from "./all-groups.ts"
import { HELP, type Options, toOptions } from "./options.ts"
import { LazyPostgres } from "./lazy-postgres.ts"
import { say } from "./progress.ts"
import { type Random, randomOf } from "./random.ts"
import { conditionsOf, conditionsText } from "./report.ts"
import { runRounds } from "./rounds.ts"
import { type Row, rowsOf } from "./row.ts"
import { measureRecordBytes } from "./stores.ts"
import type { Group, Setting } from "./subject.ts"
import { tableOf } from "./table.ts"
import { withWorkDir } from "./work-dir.ts"

async function main(): Promise<void> {
  const request = readRequest()
  if (request === null) return
  const { options, groups } = request
  if (options.help) return print(HELP)
  await withWorkDir(options.dir, (dir) => runAll(groups, options, dir))
}

/** What the command line asks for, or `null` after saying what is wrong with it. */
function readRequest(): { readonly options: Options; readonly groups: readonly Group[] } | null {
  try {
    // Package managers change the directory, and keep the caller's here.
    const options = toOptions(process.argv.slice(2), process.env["INIT_CWD"] ?? process.cwd())
    return { options, groups: chosenGroups(options) }
  } catch (error) {
    say((error as Error).message)
    process.exitCode = 2
    return null
  }
}

async function runAll(groups: readonly Group[], options: Options, dir: string): Promise<void> {
  const recordBytes = await measureRecordBytes(join(dir, "record"))
  const conditions = conditionsOf(options, recordBytes)
  print(`${conditionsText(conditions)}\n`)
  const random = randomOf(options.seed)
  const rows: Row[] = []
  await using server = new LazyPostgres()
  const postgresUrl = (): Promise<string> => server.url()
  for (const group of groups) {
    rows.push(...(await runGroup(group, { dir: join(dir, group.name), recordBytes, postgresUrl }, options, random)))
  }
  if (options.json !== null) await writeFile(options.json, `${JSON.stringify({ conditions, rows }, null, 2)}\n`)
}

async function runGroup(group: Group, setting: Setting, { scale }: Options, random: Random): Promise<Row[]> {
  say(`${group.name} …`)
  await mkdir(setting.dir)
  const rows = rowsOf(group, await runRounds(group, setting, scale, random))
  print(`${tableOf(group, rows)}\n`)
  return rows
}

function chosenGroups({ groups: names, scale }: Options): Group[] {
  const groups = allGroups(scale)
  const unknown = names.find((name) => groups.every((group) => group.name !== name))
  if (unknown === undefined) return names.length === 0 ? groups : groups.filter(({ name }) => names.includes(name))
  throw new Error(`there is no group "${unknown}"; the groups are ${groups.map(({ name }) => name).join(", ")}`)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

await main()
