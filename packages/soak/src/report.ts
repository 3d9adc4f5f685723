import { mkdir, readFile, writeFile } from "node:fs/promises"
import { cpus, release, totalmem } from "node:os"
import { join } from "node:path"
import { memoryChart } from "./memory-chart.ts"
import { STORE_NAMES } from "./place.ts"
import { PROCESSES } from "./scale.ts"
import type { MemoryPoint, SoakResult } from "./soak.ts"

/** What a run says about itself beside its result. */
export interface Conditions {
  readonly date: string
  readonly node: string
  readonly system: string
  readonly processor: string
  readonly memoryGiB: number
}

export interface Recorded {
  readonly conditions: Conditions
  readonly result: SoakResult
}

const MIB = 2 ** 20
/** Of each process, in the file. */
const MOST_POINTS = 120

export function conditionsNow(): Conditions {
  const processors = cpus()
  return {
    date: new Date().toISOString(),
    node: process.version,
    system: `${process.platform} ${release()} ${process.arch}`,
    processor: `${processors.length} × ${processors[0]?.model.trim() ?? "unknown"}`,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  }
}

/** Writes the result of one store beside those of the others, and the page that shows all. */
export async function writeReport(dir: string, conditions: Conditions, full: SoakResult): Promise<void> {
  await mkdir(dir, { recursive: true })
  const { store, memory, incidents } = full
  await writeFile(join(dir, `${store}.svg`), memoryChart(`${store}: memory over the run`, memory, incidents))
  const result = { ...full, memory: thinned(memory) }
  await writeFile(join(dir, `${store}.json`), `${JSON.stringify({ conditions, result }, null, 2)}\n`)
  await writeFile(join(dir, "README.md"), pageOf(await recorded(dir)))
}

function thinned(points: readonly MemoryPoint[]): MemoryPoint[] {
  const every = Math.ceil(points.length / PROCESSES / MOST_POINTS)
  const seen = new Map<number, number>()
  return points.filter(({ process }) => {
    const count = seen.get(process) ?? 0
    seen.set(process, count + 1)
    return count % every === 0
  })
}

async function recorded(dir: string): Promise<Recorded[]> {
  const texts = await Promise.all(
    STORE_NAMES.map((store) => readFile(join(dir, `${store}.json`), "utf8").catch(() => null)),
  )
  return texts.filter((text) => text !== null).map((text) => JSON.parse(text) as Recorded)
}

const INTRODUCTION = `# Soak

What each store holds after a million entries in 100,000 sessions, written by four processes at once, against what it
acknowledged. Of a hundred calls some 75 create an entry (one in twelve of them a batch of 10); the others update, delete,
set a graph context, save a trace step, delete a session, read the latest 10, append to sessions that all processes share,
or write a session that is left to expire. A third and two thirds of the way one process is killed with SIGKILL, in the
middle of its calls, and another takes over, which makes the call in doubt again; half the way the server, where there is one, is
killed and started again. In the end every session is read and compared.

\`npm run soak\` repeats it; \`npm run soak -- --store fs\` for one store. Made by \`packages/soak\`, this page included.
`

function pageOf(all: readonly Recorded[]): string {
  const head = [
    "store",
    "entries",
    "lost",
    "doubled",
    "brought back",
    "mixed up",
    "wrong answers",
    "refused, made again",
  ]
  const rows = all.map(({ result: { store, created, differences, complaints, refusals } }) => {
    const { lost, doubled, broughtBack, mixedUp } = differences
    return [store, count(created.entries), lost, doubled, broughtBack, mixedUp, complaints.length, count(refusals)]
  })
  return `${[INTRODUCTION, table(head, rows), ...all.map(sectionOf)].join("\n")}`
}

/** What the page says of one store. */
export function sectionOf({ conditions, result }: Recorded): string {
  const { store, calls, seconds, created, incidents, atSize, complaints } = result
  const { date, node, system, processor, memoryGiB } = conditions
  const killed = incidents.map(({ at, what }) => `after ${Math.round(at)} s ${what}`).join(", ")
  const plans = atSize.plans.map(({ call, lines }) => `\`${call}\`:\n\n\`\`\`text\n${lines.join("\n")}\n\`\`\`\n`)
  return [
    `## ${store}\n`,
    `${date.slice(0, 10)}, Node ${node}, ${system}, ${processor}, ${memoryGiB} GiB, seed ${result.seed}.\n`,
    `${count(calls)} calls in ${Math.round(seconds)} s; ${count(created.sessions)} sessions with ${count(created.entries)}`,
    `entries, and ${count(created.expired)} sessions that expired. ${sentence(killed)}\n`,
    `![Memory of the processes](${store}.svg)\n`,
    `Memory of a process (resident), the last quarter of the run over the second: ${growthOf(result.memory)}.\n`,
    table(
      [`with ${count(atSize.sessions)} sessions`, "median", "99 of 100 within"],
      [
        ["`getLatestQaEntries(session, 10)`", ...times(atSize.latest)],
        ['a page of 100 of `listSessions("all")`', ...times(atSize.page)],
        ["`prune()`, once", `${atSize.pruneSeconds.toFixed(1)} s`, ""],
      ],
    ),
    ...plans,
    ...complaints.map((complaint) => `- ${complaint}`),
  ].join("\n")
}

function times({ median, p99 }: { readonly median: number; readonly p99: number }): string[] {
  return [median, p99].map((time) => `${count(Math.round(time))} µs`)
}

/** The median of each quarter, because the garbage collector comes when it likes. */
function growthOf(points: readonly MemoryPoint[]): string {
  const end = Math.max(...points.map(({ at }) => at))
  const between = (from: number, to: number): number =>
    medianOf(points.filter(({ at }) => at >= from * end && at <= to * end).map(({ rss }) => rss))
  const [early, late] = [between(0.25, 0.5), between(0.75, 1)]
  return `${(late / early).toFixed(2)} (${Math.round(late / MIB)} MiB over ${Math.round(early / MIB)} MiB)`
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}

function count(value: number): string {
  return value.toLocaleString("en-US")
}

function sentence(text: string): string {
  return text === "" ? "" : `${text[0]!.toUpperCase()}${text.slice(1)}.`
}

function table(head: readonly unknown[], rows: readonly (readonly unknown[])[]): string {
  const line = (cells: readonly unknown[]): string => `| ${cells.join(" | ")} |`
  return `${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`
}
