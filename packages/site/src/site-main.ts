// Writes the site to docs/site; with --check just looks at the doc comments of the reference.
import { join } from "node:path"
import { PROJECT } from "@cognee-session/release/workspace"
import { buildSite, checkReference } from "./site.ts"

const OUT = join(PROJECT, "docs/site")
const clean = process.argv.includes("--check") ? await checkReference() : await buildSite(OUT)
if (!clean) {
  console.error("See the warnings above: every public name needs a doc comment, and every link has to lead somewhere.")
  process.exitCode = 1
} else if (!process.argv.includes("--check")) console.log(`The site is in ${OUT}: open index.html in a browser.`)
