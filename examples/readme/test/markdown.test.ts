import { describe, expect, it } from "vitest"
import { anchorsOf, codeBlocksOf, linksOf, regionOf } from "./markdown.ts"

const MARKDOWN = `# A title, with \`code\`
See [the rules](docs/contract.md#e1) and ![a picture](<a.png> "title"), but not \`[code](no.md)\`.

<!-- snippet: a/b.ts#use -->

\`\`\`ts
// # no heading, [no link](no.md)
\`\`\`

## Use
\`\`\`sh
ls
\`\`\`

## Use

[reference]: other.md
`

describe("Markdown", () => {
  it("tells its code blocks, with the snippets that they are", () => {
    expect(codeBlocksOf(MARKDOWN)).toEqual([
      { language: "ts", code: "// # no heading, [no link](no.md)\n", snippet: "a/b.ts#use" },
      { language: "sh", code: "ls\n", snippet: null },
    ])
  })

  it("tells its links, those in code left out", () => {
    expect(linksOf(MARKDOWN)).toEqual(["docs/contract.md#e1", "a.png", "other.md"])
  })

  it("tells the anchors of its headings", () => {
    expect(anchorsOf(MARKDOWN)).toEqual(["a-title-with-code", "use", "use-1"])
  })
})

describe("a region", () => {
  it("is what stands between its marks", () => {
    const source = "before\n// #region use\none\n\ntwo\n// #endregion\nafter\n"
    expect(regionOf(source, "use")).toBe("one\n\ntwo\n")
    expect(regionOf(source, "other")).toBeNull()
    expect(regionOf(source, undefined)).toBe(source)
  })

  it("within a class loses the indentation of its marks", () => {
    const source = "class A {\n  // #region use\n  one() {\n    two()\n\n  }\n  // #endregion\n}\n"
    expect(regionOf(source, "use")).toBe("one() {\n  two()\n\n}\n")
  })
})
