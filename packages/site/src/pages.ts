import { basename, dirname } from "node:path"

/** A Markdown file that becomes a page of the site. */
export interface Page {
  /** Relative to the project's directory. */
  readonly file: string
  /** Under which heading the navigation has it. */
  readonly group: "Guides" | "Packages" | "Project"
  /** What the navigation calls it. Default: its first heading. */
  readonly title?: string
  /** The last part of its address. Default: the name of the file, or of a README's directory. */
  readonly name?: string
}

const GUIDES = [
  "getting-started",
  "choose-a-backend",
  "contract",
  "writing-an-adapter",
  "operations",
  "redis",
  "sql",
  "benchmarks",
  "security",
  "architecture",
  "conformance-proof",
]
const PACKAGES = ["core", "manager", "store-fs", "store-redis", "store-drizzle", "testkit"]

/** All pages, in the order of the navigation. The start page is README.md, which is none of them. */
export const PAGES: readonly Page[] = [
  ...GUIDES.map((name): Page => ({ group: "Guides", file: `docs/${name}.md` })),
  { group: "Guides", file: "docs/benchmarks/README.md", name: "benchmark-results" },
  { group: "Guides", file: "docs/benchmarks/soak/README.md" },
  ...PACKAGES.map((name): Page => ({ group: "Packages", file: `packages/${name}/README.md` })),
  ...["docs-chat", "custom-adapter", "test-runners"].map((name): Page => ({
    group: "Project",
    file: `examples/${name}/README.md`,
    title: `Example: ${name}`,
  })),
  { group: "Project", file: "CONTRIBUTING.md" },
  { group: "Project", file: "SECURITY.md", title: "Report a vulnerability" },
  { group: "Project", file: "CODE_OF_CONDUCT.md", title: "Code of conduct" },
  ...["bench", "dev-services", "platforms", "release", "site", "soak"].map((name): Page => ({
    group: "Project",
    file: `packages/${name}/README.md`,
  })),
]

/** Where the page lies on the site, without `.html`: `guides/sql`, `packages/core`, `project/contributing`. */
export function placeOf({ file, group, name }: Page): string {
  const base = basename(file, ".md")
  const own = base === "README" ? basename(dirname(file)) : base.toLowerCase().replaceAll("_", "-")
  return `${group.toLowerCase()}/${name ?? own}`
}
