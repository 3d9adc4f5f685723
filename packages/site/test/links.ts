import { readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"

/** A page of the site, as text. */
interface HtmlPage {
  readonly links: readonly string[]
  readonly anchors: ReadonlySet<string>
}

/** Where links of pages do not lead: `guides/sql.html -> nowhere.html`. Those to other sites are not followed. */
export function brokenLinks(site: string): string[] {
  const files = new Set(readdirSync(site, { recursive: true, encoding: "utf8" }))
  const pages = new Map<string, HtmlPage>()
  for (const file of files)
    if (/\.(html|svg)$/.test(file)) pages.set(file, pageIn(readFileSync(join(site, file), "utf8")))
  return [...pages].flatMap(([file, { links }]) =>
    links.filter((link) => !leadsSomewhere(file, link)).map((link) => `${file} -> ${link}`),
  )

  function leadsSomewhere(file: string, link: string): boolean {
    const base = new URL(file, "http://site/")
    const { host, pathname, hash } = new URL(link, base)
    if (host !== base.host) return true
    const target = decodeURIComponent(pathname.slice(1))
    const anchor = decodeURIComponent(hash.slice(1))
    return files.has(target) && (anchor === "" || pages.get(target)?.anchors.has(anchor) === true)
  }
}

function pageIn(html: string): HtmlPage {
  const values = (name: string): string[] =>
    Array.from(html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, "g")), ([, value]) => value!.replaceAll("&amp;", "&"))
  return { links: [...values("href"), ...values("src")], anchors: new Set(values("id")) }
}
