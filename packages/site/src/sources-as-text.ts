import { readFile, readdir, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"

const LINK = /href="[^"]*media\/([^"#/]+)/g

/**
 * Gives sources that pages link to a name that ends in `.txt`: many servers take a `.ts` for a film, and offer what has
 * no ending for download.
 */
export async function showSourcesAsText(site: string): Promise<void> {
  const media = join(site, "media")
  const sources = (await readdir(media)).filter((name) => !/\.(txt|png|svg)$/.test(name))
  for (const name of sources) await rename(join(media, name), join(media, `${name}.txt`))
  const pages = (await readdir(site, { recursive: true })).filter((name) => name.endsWith(".html"))
  for (const page of pages) {
    const html = await readFile(join(site, page), "utf8")
    await writeFile(
      join(site, page),
      html.replaceAll(LINK, (link, name: string) => (sources.includes(name) ? `${link}.txt` : link)),
    )
  }
}
