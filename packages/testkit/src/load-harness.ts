import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { HarnessError } from "./usable-harness.ts"

/** What a file exports as `harness`, or by default. Rejects with a `HarnessError` when it cannot be loaded or exports neither. */
export async function loadHarness(file: string): Promise<unknown> {
  const path = resolve(file)
  if (!existsSync(path)) throw new HarnessError(`there is no file ${file}`)
  const module = await importFile(file, path)
  const harness = module["harness"] ?? module["default"]
  if (harness === undefined) throw new HarnessError(`${file} exports neither harness nor a default`)
  return harness
}

async function importFile(file: string, path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>
  } catch (cause) {
    const { code, message, stack } = cause as NodeJS.ErrnoException
    if (code !== undefined && CODES_OF_TYPESCRIPT.includes(code)) {
      throw new HarnessError(`${file} cannot be loaded: ${message}\n${ABOUT_TYPESCRIPT}`, { cause })
    }
    throw new HarnessError(`${file} cannot be loaded: ${stack ?? String(cause)}`, { cause })
  }
}

const CODES_OF_TYPESCRIPT = [
  "ERR_UNKNOWN_FILE_EXTENSION",
  "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX",
  "ERR_INVALID_TYPESCRIPT_SYNTAX",
  "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING",
]

const ABOUT_TYPESCRIPT = `Node loads TypeScript by itself from 22.18 on, as long as its types can just be left out; this is Node ${process.version}.
Compile the file to JavaScript first, or set a loader: NODE_OPTIONS="--import tsx", with tsx installed.`
