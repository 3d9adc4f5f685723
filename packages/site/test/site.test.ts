import { readdirSync } from "node:fs"
import { mkdir, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PROJECT } from "@cognee-session/release/workspace"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { entryPoints } from "../src/entry-points.ts"
import { PAGES, placeOf } from "../src/pages.ts"
import { buildSite } from "../src/site.ts"
import { Browser } from "./browser.ts"
import { brokenLinks } from "./links.ts"
import { type StaticServer, serve } from "./static-server.ts"

const SHOTS = join(import.meta.dirname, "../.test-results")
const PHONE = 390
const guides = PAGES.filter(({ group }) => group === "Guides")

let dir: string
let clean: boolean
let server: StaticServer
let browser: Browser

beforeAll(async () => {
  dir = join(await mkdtemp(join(tmpdir(), "cognee-session-site-")), "site")
  clean = await buildSite(dir)
  await mkdir(SHOTS, { recursive: true })
  server = await serve(dir)
  browser = await Browser.start(server.url)
})

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
  await rm(join(dir, ".."), { recursive: true, force: true })
})

afterEach(() => browser.mustHaveNoProblems())

it("is made without a warning: every public name is documented", () => {
  expect(clean).toBe(true)
})

it("has each guide of docs/ as a page", () => {
  const names = readdirSync(join(PROJECT, "docs"), { recursive: true, encoding: "utf8" })
  const files = names.filter((name) => name.endsWith(".md") && !name.startsWith("site/"))
  expect(guides.map(({ file }) => file).toSorted()).toEqual(files.map((name) => `docs/${name}`).toSorted())
})

it("has a page for each Markdown file that a page links", () => {
  expect(readdirSync(join(dir, "media")).filter((name) => name.includes(".md"))).toEqual([])
})

it("has no broken link", () => {
  expect(brokenLinks(dir)).toEqual([])
})

describe("the start page", () => {
  it("has its title, and navigation to all pages and entry points", async () => {
    const page = await browser.open("index.html")
    expect(await page.title()).toBe("cognee-session")
    expect(await page.locator("h1").allInnerTexts()).toEqual(["cognee-session"])
    const links = page.locator("#tsd-nav-container a[href]")
    const addresses = await links.evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).pathname.slice(1)))
    expect(addresses).toEqual(expect.arrayContaining(PAGES.map((one) => `${placeOf(one)}.html`)))
    expect(addresses.filter((one) => one.startsWith("modules/"))).toHaveLength(entryPoints().length)
    for (const guide of guides) await links.and(page.locator(`[href$="/${placeOf(guide)}.html"]`)).waitFor()
    await page.screenshot({ path: join(SHOTS, "start-1280.png") })
  })
})

describe("search", () => {
  it.each([
    { word: "saveTraceStep", found: "SessionStore.saveTraceStep", heading: "Interface SessionStore" },
    { word: "failover", found: "Redis in operation", heading: "Redis in operation" },
  ])("finds $word, and opens what it found", async ({ word, found, heading }) => {
    const page = await browser.open("index.html")
    await page.locator("#tsd-search-trigger").click()
    await page.locator("#tsd-search-input").pressSequentially(word)
    const result = page.locator("#tsd-search-results a", { hasText: found }).first()
    await result.waitFor()
    await Promise.all([page.waitForURL(/\/(interfaces|guides)\//), result.click()])
    expect(await page.locator("h1").innerText()).toContain(heading)
  })
})

describe.each(guides)("the guide $file", (guide) => {
  it("opens, with its heading, and stands in the navigation", async () => {
    const page = await browser.open(`${placeOf(guide)}.html`)
    const [heading, ...others] = await page.locator("h1").allInnerTexts()
    expect(others).toEqual([])
    expect(await page.title()).toBe(`${heading} | cognee-session`)
    expect((await page.locator("#tsd-nav-container a.current").innerText()).trim()).toBe(heading)
    if (guide.file === "docs/operations.md") await page.screenshot({ path: join(SHOTS, "guide-1280.png") })
  })
})

describe("on a telephone", () => {
  const paths = ["index.html", ...PAGES.map((page) => `${placeOf(page)}.html`)]

  it.each(paths)("%s is no wider than the screen", async (path) => {
    const page = await browser.open(path, PHONE)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE)
    if (path === "index.html") await page.screenshot({ path: join(SHOTS, "start-390.png") })
    if (path === "guides/operations.html") await page.screenshot({ path: join(SHOTS, "guide-390.png") })
  })
})
