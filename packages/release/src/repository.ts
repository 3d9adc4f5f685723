import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { PROJECT, publicPackages } from "./workspace.ts"

/**
 * Writes into each public package which repository it comes from. The registry accepts provenance only for a package
 * that names the repository whose workflow built it, so the workflow says it: a fork's packages name the fork.
 */
export async function nameRepository(url: string): Promise<void> {
  for (const { dir } of publicPackages()) {
    const file = join(PROJECT, dir, "package.json")
    const manifest = JSON.parse(await readFile(file, "utf8")) as object
    const repository = { type: "git", url, directory: dir }
    await writeFile(file, `${JSON.stringify({ ...manifest, repository }, null, 2)}\n`)
  }
}
