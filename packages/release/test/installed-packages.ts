import { readdir, stat } from "node:fs/promises"
import { join } from "node:path"

/** The names of all packages in a folder's `node_modules`, whichever way its tree is laid out. */
export async function packagesIn(dir: string): Promise<string[]> {
  return [...new Set(await namesIn(join(dir, "node_modules")))].toSorted()
}

/** Links are left out: what they lead to is found where it lies. */
async function namesIn(modules: string, scope = ""): Promise<string[]> {
  const entries = await readdir(join(modules, scope), { withFileTypes: true }).catch(() => [])
  const found = entries
    .filter((entry) => entry.isDirectory())
    .map(async ({ name }) => {
      if (name === ".pnpm") return namesInEach(join(modules, name))
      if (name.startsWith(".")) return []
      if (name.startsWith("@")) return namesIn(modules, name)
      return [join(scope, name), ...(await namesIn(join(modules, scope, name, "node_modules")))]
    })
  return (await Promise.all(found)).flat()
}

/** pnpm's place: a directory for each package, with a `node_modules` that has it beside links to what it needs. */
async function namesInEach(store: string): Promise<string[]> {
  const dirs = await readdir(store)
  return (await Promise.all(dirs.map((dir) => namesIn(join(store, dir, "node_modules"))))).flat()
}

/** What all files in a folder's `node_modules` take, in KiB: nothing where it has none. */
export async function kibibytesIn(dir: string): Promise<number> {
  const modules = join(dir, "node_modules")
  const entries = await readdir(modules, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  const sizes = files.map(async (file) => (await stat(join(file.parentPath, file.name))).size)
  return Math.ceil((await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1024)
}
