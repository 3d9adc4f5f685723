import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import type { createSessionStore } from "@cognee-session/core"

export interface CoreCopy {
  readonly createSessionStore: typeof createSessionStore
  /** The look for subscribers ahead of each call. */
  readonly isTraced: () => boolean
}

/** Makes the text of core's `tracing.js` into another. */
export type TracingEdit = (source: string) => string

/** Stands in for core's `tracing.js`: nothing is asked, nothing is published. */
const NO_TRACING = `
export const TRACING_CHANNEL = "none"
export function isTraced() {
  return false
}
export function traceOperation(message, work) {
  return work()
}
`

export const withoutTracing: TracingEdit = () => NO_TRACING

/** Another channel, so that no subscriber but the copy's own has ever touched it. */
export function tracingOn(channel: string): TracingEdit {
  return (source) => {
    const edited = source.replace('"cognee-session"', JSON.stringify(channel))
    if (edited === source)
      throw new Error("core's tracing.js does not name its channel where the benchmark looks for it")
    return edited
  }
}

/**
 * Core as it was built, as modules of its own, with another `tracing.js`. Each subject gets a copy, because code that
 * several subjects share would be optimized for all of them together.
 */
export async function copyCore(dir: string, edit: TracingEdit): Promise<CoreCopy> {
  const built = dirname(fileURLToPath(import.meta.resolve("@cognee-session/core")))
  const copy = await mkdtemp(join(dir, "core-"))
  await cp(built, copy, { recursive: true })
  await writeFile(join(copy, "package.json"), JSON.stringify({ type: "module" }))
  const path = join(copy, "tracing.js")
  await writeFile(path, edit(await readFile(path, "utf8")))
  const [{ createSessionStore }, { isTraced }] = await Promise.all([load(join(copy, "index.js")), load(path)])
  return { createSessionStore, isTraced } as CoreCopy
}

function load(path: string): Promise<Record<string, unknown>> {
  return import(pathToFileURL(path).href) as Promise<Record<string, unknown>>
}
