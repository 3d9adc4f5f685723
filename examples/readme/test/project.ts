import { readdirSync } from "node:fs"
import { join, relative } from "node:path"
import { fileURLToPath } from "node:url"

/** The project's top directory. */
export const PROJECT: string = fileURLToPath(new URL("../../..", import.meta.url))

/** The project's Markdown files, by their paths below its top directory. */
export function markdownFiles(): string[] {
  return filesBelow(PROJECT)
    .filter((path) => path.endsWith(".md"))
    .map((path) => relative(PROJECT, path))
    .toSorted()
}

function filesBelow(dir: string): string[] {
  const entries = readdirSync(dir, { withFileTypes: true }).filter(({ name }) => !isLeftOut(name))
  return entries.flatMap((entry) => (entry.isDirectory() ? filesBelow(join(dir, entry.name)) : join(dir, entry.name)))
}

/** What was installed, built, or is hidden. */
function isLeftOut(name: string): boolean {
  return name.startsWith(".") || name === "node_modules" || name === "dist"
}
