import { join } from "node:path"
import { findChromium, guardedDir } from "@cognee-session/dev-services"
import { type BrowserContext, chromium, type Page } from "playwright-core"

/** Nothing of the browser's own goes to the network. */
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
  "--no-pings",
]

/** A browser that shows pages of one site, and what went wrong meanwhile. */
export class Browser implements AsyncDisposable {
  readonly page: Page
  /** Errors on the console, uncaught ones, requests that failed or went elsewhere. */
  readonly #problems: string[] = []
  readonly #site: string
  readonly #close: () => Promise<void>

  private constructor(page: Page, site: string, close: () => Promise<void>) {
    this.page = page
    this.#site = site
    this.#close = close
    page.on("console", (message) => message.type() === "error" && this.#problems.push(message.text()))
    page.on("pageerror", (error) => this.#problems.push(error.message))
    page.on("requestfailed", (request) => this.#problems.push(`failed: ${request.url()}`))
    page.on(
      "request",
      (request) => request.url().startsWith(site) || this.#problems.push(`elsewhere: ${request.url()}`),
    )
    page.on("response", (response) => response.ok() || this.#problems.push(`${response.status()}: ${response.url()}`))
  }

  /** Starts one. It and its directory go when this process ends, however it ends. */
  static async start(site: string): Promise<Browser> {
    const { file, env } = await findChromium()
    const dir = await guardedDir("browser")
    const context = await chromium.launchPersistentContext(join(dir.path, "profile"), {
      executablePath: file,
      artifactsDir: join(dir.path, "artifacts"),
      env: { ...process.env, ...env } as Record<string, string>,
      chromiumSandbox: false,
      args: QUIET,
    })
    const close = async (): Promise<void> => {
      await context.close()
      await dir.remove()
    }
    return new Browser(pageOf(context), site, close)
  }

  /** Opens a page of the site, in a window of this width, and waits until it has loaded and shows its navigation. */
  async open(path: string, width: number = 1280): Promise<Page> {
    await this.page.setViewportSize({ width, height: width < 600 ? 844 : 900 })
    await this.page.goto(new URL(path, this.#site).href, { waitUntil: "load" })
    await this.page.locator("#tsd-nav-container a").first().waitFor({ state: "attached" })
    return this.page
  }

  /** Throws when something went wrong since it was asked last. */
  mustHaveNoProblems(): void {
    const problems = this.#problems.splice(0)
    if (problems.length > 0) throw new Error(`the browser met problems:\n${problems.join("\n")}`)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close()
  }
}

function pageOf(context: BrowserContext): Page {
  const [page] = context.pages()
  if (page === undefined) throw new Error("the browser has no page")
  return page
}
