import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { codeBlocksOf, regionOf } from "./markdown.ts"
import { PROJECT, markdownFiles } from "./project.ts"

const PROGRAM_LANGUAGES = ["ts", "tsx", "typescript", "mts", "js", "jsx", "javascript", "mjs", "cjs"]
const PROGRAMS = "examples/readme/src/"

const blocks = markdownFiles().flatMap((file) =>
  codeBlocksOf(readFileSync(join(PROJECT, file), "utf8")).map((block, index) => ({ file, index, ...block })),
)
const programs = blocks.filter(({ language, snippet }) => snippet !== null || PROGRAM_LANGUAGES.includes(language))

describe("a code block in TypeScript or JavaScript", () => {
  it.each(programs)("is a snippet of a program that runs here: $file, block $index", ({ code, snippet }) => {
    expect(snippet, "a comment above it names the file, <!-- snippet: path#region -->").not.toBeNull()
    const [path = "", region] = snippet!.split("#")
    expect(path.startsWith(PROGRAMS), `${path} is one of ${PROGRAMS}`).toBe(true)
    expect(code).toBe(regionOf(readFileSync(join(PROJECT, path), "utf8"), region))
  })

  it("is in the README of the project and of each public package", () => {
    const files = new Set(programs.map(({ file }) => file))
    const packages = ["core", "store-fs", "store-redis", "testkit"].map((name) => `packages/${name}/README.md`)
    expect([...files]).toEqual(expect.arrayContaining(["README.md", ...packages]))
  })
})
