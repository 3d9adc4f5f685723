import { existsSync } from "node:fs"
import { mkdir, rename } from "node:fs/promises"
import { dirname, join } from "node:path"
import { guardedDir } from "./watchdog.ts"

/** Where what is fetched for the tests stays, for the next time. */
export const CACHE: string = join(import.meta.dirname, "../.cache")

/**
 * Makes a folder that is there already or comes into being whole. Of several processes at once each makes one for itself, and the
 * first one's is used by all.
 * @param what is fetched and unpacked, for a line on stderr.
 * @param fill puts the folder's contents below `root` of the directory that it is given.
 */
export async function unpackedFolder(
  folder: string,
  what: string,
  fill: (work: string) => Promise<void>,
): Promise<string> {
  if (existsSync(folder)) return folder
  const cache = dirname(folder)
  await mkdir(cache, { recursive: true })
  console.error(`Fetching ${what} and unpacking it for the tests, once …`)
  const work = await guardedDir("unpacking", "KILL", cache)
  try {
    await fill(work.path)
    await rename(join(work.path, "root"), folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error // not that another process was quicker
    })
  } finally {
    await work.remove()
  }
  return folder
}
