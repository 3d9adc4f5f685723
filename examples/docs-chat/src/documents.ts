import { readFile, readdir, stat } from "node:fs/promises"
import { basename, dirname, join, relative, resolve, sep } from "node:path"
import { fileURLToPath } from "node:url"
import { UsageError } from "./usage-error.ts"

/** Markdown files, by their paths below one folder. */
export interface Documents {
  readonly root: string
  readonly files: readonly string[]
  /** Folders that could not be looked into. */
  readonly unreadable: readonly string[]
}

const PROJECT = fileURLToPath(new URL("../../../", import.meta.url))
const PROJECT_DOCS = /^(README\.md|CONTRIBUTING\.md|docs\/.+|packages\/[^/]+\/README\.md)$/

/** The documents of the project that this example belongs to. */
export async function projectDocuments(): Promise<Documents> {
  const documents = await documentsBelow(PROJECT)
  return notEmpty({ ...documents, files: documents.files.filter((file) => PROJECT_DOCS.test(file)) })
}

/** The Markdown files below a folder, or one such file. */
export async function documentsAt(path: string): Promise<Documents> {
  const root = resolve(path)
  const found = await stat(root).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(error.code === "ENOENT" ? `${path} does not exist` : `${path} cannot be read (${error.code})`)
  })
  if (found.isDirectory()) return notEmpty(await documentsBelow(root))
  return notEmpty({ root: dirname(root), files: [basename(root)].filter(isMarkdown), unreadable: [] })
}

export function readDocument({ root }: Documents, file: string): Promise<string> {
  return readFile(join(root, file), "utf8")
}

function notEmpty(documents: Documents): Documents {
  if (documents.files.length > 0) return documents
  throw new UsageError(`${documents.root} holds no Markdown files (*.md) that can be read`)
}

/** Sorted. Without hidden folders and `node_modules`, and without following links, which can lead round in circles. */
async function documentsBelow(root: string): Promise<Documents> {
  const [files, unreadable, folders]: [string[], string[], string[]] = [[], [], [root]]
  for (const folder of folders) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => void unreadable.push(folder))
    for (const entry of entries ?? []) {
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue
      if (entry.isDirectory()) folders.push(join(folder, entry.name))
      else if (entry.isFile() && isMarkdown(entry.name)) files.push(join(folder, entry.name))
    }
  }
  const name = (path: string): string => relative(root, path).replaceAll(sep, "/")
  return { root, files: files.map(name).toSorted(), unreadable: unreadable.map(name).toSorted() }
}

function isMarkdown(name: string): boolean {
  return /\.(md|markdown)$/i.test(name)
}
