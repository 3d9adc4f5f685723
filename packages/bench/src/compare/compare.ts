import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import type { Options } from "../options.ts"
import { say } from "../progress.ts"
import { type Backend, type Subject, subjectsOn } from "./catalogue.ts"
import { backendSection } from "./report/backend-section.ts"
import { writeReport } from "./report/write-report.ts"
import type { BackendResult } from "./result.ts"
import { runBackend } from "./run-backend.ts"
import { ownRuntime, peersRuntime } from "./runtime.ts"
import { startServer } from "./servers.ts"
import type { Runtime } from "./subject-process.ts"

/** Measures what the options ask for, prints it as Markdown, and writes the report after each backend. */
export async function compare(options: Options, dir: string): Promise<void> {
  const chosen = options.backends.map((backend) => ({ backend, subjects: chosenSubjects(backend, options) }))
  checkSubjects(
    options,
    chosen.flatMap(({ subjects }) => subjects),
  )
  const runtime = options.peers ? await peersRuntime() : ownRuntime
  for (const { backend, subjects } of chosen.filter((one) => one.subjects.some(({ role }) => role !== "floor"))) {
    const result = await measure(backend, subjects, options, runtime, join(dir, backend))
    process.stdout.write(`${backendSection(result)}\n\n`)
    if (options.out !== null) await writeReport(options.out, [result])
  }
}

async function measure(
  backend: Backend,
  subjects: readonly Subject[],
  { operations, scale, seed }: Options,
  runtime: Runtime,
  dir: string,
): Promise<BackendResult> {
  say(`${backend} …`)
  await mkdir(dir)
  const server = await startServer(backend)
  try {
    const { isApart } = server
    return await runBackend(
      { backend, subjects, operations, scale, seed, dir, runtime: { ...runtime, isApart } },
      server,
    )
  } finally {
    await server.stop()
  }
}

/** The floors are always there: they show the noise. */
function chosenSubjects(backend: Backend, { peers, subjects }: Options): Subject[] {
  const all = subjectsOn(backend).filter(({ role }) => peers || role !== "peer")
  return subjects.length === 0 ? all : all.filter(({ name, role }) => role === "floor" || subjects.includes(name))
}

function checkSubjects({ subjects }: Options, chosen: readonly Subject[]): void {
  const unknown = subjects.find((name) => chosen.every((subject) => subject.name !== name))
  if (unknown !== undefined) throw new Error(`there is no subject "${unknown}" on these backends`)
}
