import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { codeBlocksOf, regionOf } from "./markdown.ts"
import { PROJECT, markdownFiles } from "./project.ts"

const PROGRAM_LANGUAGES = ["ts", "tsx", "typescript", "mts", "js", "jsx", "javascript", "mjs", "cjs"]
/** Those of the first run here, those of the second in test-runners, the last is a test. */
const PROGRAMS = ["examples/readme/src/", "examples/custom-adapter/", "packages/dev-services/test/readme.test.ts"]

const blocks = markdownFiles().flatMap((file) =>
  codeBlocksOf(readFileSync(join(PROJECT, file), "utf8")).map((block, index) => ({ file, index, ...block })),
)
const programs = blocks.filter(({ language, snippet }) => snippet !== null || PROGRAM_LANGUAGES.includes(language))

describe("a code block in TypeScript or JavaScript", () => {
  it.each(programs)("is a snippet of a program that runs in the tests: $file, block $index", ({ code, snippet }) => {
    expect(snippet, "a comment above it names the file, <!-- snippet: path#region -->").not.toBeNull()
    const [path = "", region] = snippet!.split("#")
    expect(
      PROGRAMS.some((programs) => path.startsWith(programs)),
      `${path} is one of ${PROGRAMS.join(", ")}`,
    ).toBe(true)
    expect(code).toBe(regionOf(readFileSync(join(PROJECT, path), "utf8"), region))
  })

  it("is in the README of the project and of each public package, and in the guides", () => {
    const files = new Set(programs.map(({ file }) => file))
    const packages = ["core", "manager", "store-drizzle", "store-fs", "store-redis", "testkit"].map(
      (name) => `packages/${name}/README.md`,
    )
    const guides = ["docs/getting-started.md", "docs/writing-an-adapter.md"]
    expect([...files]).toEqual(expect.arrayContaining(["README.md", ...packages, ...guides]))
  })
})
