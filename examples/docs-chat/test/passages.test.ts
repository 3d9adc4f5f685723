import { describe, expect, it } from "vitest"
import { sourceOf, splitMarkdown } from "../src/passages.ts"

function idsOf(markdown: string): string[] {
  return splitMarkdown("a.md", markdown).map((passage) => passage.id)
}

function textsOf(markdown: string): string[] {
  return splitMarkdown("a.md", markdown).map((passage) => passage.text)
}

const sentence = "A sentence of some words that says nothing. "

describe("splitMarkdown", () => {
  it("gives each passage its file, its nearest heading and an id", () => {
    expect(splitMarkdown("docs/a.md", "Ahead.\n\n# One\n\nText.\n\n## `Two` and *a [link](x)* ##\nMore.")).toEqual([
      { id: "docs/a.md", file: "docs/a.md", heading: "", text: "Ahead." },
      { id: "docs/a.md#one", file: "docs/a.md", heading: "One", text: "Text." },
      { id: "docs/a.md#two-and-a-link", file: "docs/a.md", heading: "Two and a link", text: "More." },
    ])
  })

  it("gives different ids to passages below one heading and below equal headings", () => {
    const long = sentence.repeat(10)
    expect(idsOf(`# Use\n${long}\n\n${long}\n# Use\nShort.`)).toEqual(["a.md#use", "a.md#use:2", "a.md#use-1"])
    expect(idsOf("# A-1\nx\n# A\ny\n# A\nz")).toEqual(["a.md#a-1", "a.md#a", "a.md#a-2"])
  })

  it("keeps the ids of other headings when text is added below one", () => {
    expect(idsOf("# A\nx\n# B\ny")).toEqual(["a.md#a", "a.md#b"])
    expect(idsOf(`# A\nx\n\n${sentence.repeat(12)}\n# B\ny`)).toEqual(["a.md#a", "a.md#a:2", "a.md#b"])
  })

  it.each([
    ["nothing", "", []],
    ["headings alone", "# A\n\n## B\n", []],
    ["a byte order mark and CRLF", "\uFEFF# A\r\n\r\nx\r\ny\r\n", ["x y"]],
    ["front matter", "---\ntitle: x\n---\nText", ["Text"]],
    ["a comment", "<!-- begin -->\n\nText\n\n<!--\nend\n-->", ["Text"]],
    ["an underlined heading", "Title\n=====\n\nText\n\nOther\n---\nMore", ["Text", "More"]],
    ["a rule below a paragraph of two lines", "One\ntwo\n---\nthree", ["One two\n---\nthree"]],
    ["a hash that is no heading", "#tag and\n\n    # code", ["#tag and\n\n    # code"]],
    [
      "a heading in a code block",
      "Run:\n\n```sh\n# install\n\nnpm i\n```\nthen",
      ["Run:\n\n```sh\n# install\n\nnpm i\n```\nthen"],
    ],
    ["a fence within a longer fence", "````\n```\n# x\n```\n````\n# A\ny", ["````\n```\n# x\n```\n````", "y"]],
    ["a code block without an end", "```\n# x\n\ny", ["```\n# x\n\ny"]],
    ["lines of one sentence", "one\ntwo  \nthree", ["one two\nthree"]],
    ["a list", "Do:\n- one\n  more\n- two", ["Do:\n- one more\n- two"]],
    ["a table", "| a   | b |\n| ----- | --- |\n|  1 | 2    |", ["| a | b |\n| --- | --- |\n| 1 | 2 |"]],
  ])("reads %s", (_, markdown, texts) => {
    expect(textsOf(markdown)).toEqual(texts)
  })

  it("joins short neighbours, and leaves long ones apart", () => {
    expect(textsOf("One.\n\nTwo.")).toEqual(["One.\n\nTwo."])
    expect(textsOf(`${sentence.repeat(8)}\n\n${sentence.repeat(8)}`)).toHaveLength(2)
  })

  it("cuts what is too long between sentences, words, or wherever it must", () => {
    expect(textsOf(sentence.repeat(40)).every((text) => text.length <= 700 && text.endsWith("nothing."))).toBe(true)
    expect(textsOf("word ".repeat(400)).every((text) => /^(word ?)+$/.test(text))).toBe(true)
    const emoji = textsOf(`x${"😀".repeat(1000)}`)
    expect(emoji.join("")).toBe(`x${"😀".repeat(1000)}`)
    expect(emoji.every((text) => text.isWellFormed())).toBe(true)
  })

  it("cuts long code at the end of a line and loses nothing", () => {
    const code = ["```", ...Array.from({ length: 60 }, (_, index) => `  line ${index} of the code`), "```"].join("\n")
    expect(textsOf(code).join("\n")).toBe(code)
  })
})

describe("sourceOf", () => {
  it("names the file, and the heading when there is one", () => {
    const [ahead, below] = splitMarkdown("a.md", "x\n# B\ny")
    expect(ahead && sourceOf(ahead)).toBe("a.md")
    expect(below && sourceOf(below)).toBe("a.md › B")
  })
})
