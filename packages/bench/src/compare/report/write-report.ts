import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { BACKENDS } from "../catalogue.ts"
import type { BackendResult } from "../result.ts"
import { growthChart } from "./growth-chart.ts"
import { page } from "./page.ts"

/** What was found on each backend, at its last run. */
export type Results = readonly BackendResult[]

/** Writes `results.json`, the page and the charts. Backends that did not run keep what they have. */
export async function writeReport(dir: string, latest: Results): Promise<void> {
  await mkdir(dir, { recursive: true })
  const file = join(dir, "results.json")
  const results = merged(await readResults(file), latest)
  await writeFile(file, resultsText(results))
  await writeFile(join(dir, "README.md"), page(results))
  for (const result of results) await writeFile(join(dir, `growth-${result.backend}.svg`), growthChart(result))
}

function merged(before: Results, latest: Results): BackendResult[] {
  const of = (results: Results, backend: string): BackendResult | undefined =>
    results.find((result) => result.backend === backend)
  return BACKENDS.flatMap((backend) => of(latest, backend) ?? of(before, backend) ?? [])
}

async function readResults(file: string): Promise<Results> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Results
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return []
    throw error
  }
}

/** Lists of numbers on one line each, in tenths of a microsecond. */
function resultsText(results: Results): string {
  const lists: string[] = []
  const text = JSON.stringify(
    results,
    (_, value: unknown) => {
      if (!Array.isArray(value) || !value.every((item) => typeof item === "number")) return value
      lists.push(`[${value.map((item: number) => Math.round(item * 10) / 10).join(", ")}]`)
      return `list ${lists.length - 1}`
    },
    2,
  )
  return `${text.replaceAll(/"list (\d+)"/g, (_, index: string) => lists[Number(index)]!)}\n`
}
