import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"
import { anchorsOf, linksOf } from "./markdown.ts"
import { PROJECT, markdownFiles } from "./project.ts"

describe("relative links lead somewhere", () => {
  it.each(markdownFiles())("%s", (file) => {
    const links = linksOf(read(file)).filter((link) => !/^[a-z][a-z0-9+.-]*:/i.test(link))
    expect(links.filter((link) => !leadsSomewhere(file, link))).toEqual([])
  })
})

function leadsSomewhere(file: string, link: string): boolean {
  const [path = "", anchor] = decodeURI(link).split("#")
  const target = path === "" ? file : join(dirname(file), path)
  if (target.startsWith("..") || !existsSync(join(PROJECT, target))) return false
  return anchor === undefined || (target.endsWith(".md") && anchorsOf(read(target)).includes(anchor))
}

function read(file: string): string {
  return readFileSync(join(PROJECT, file), "utf8")
}
