/** A fenced block of code. */
export interface CodeBlock {
  readonly language: string
  readonly code: string
  /** What the comment above it names, `path` or `path#region`; `null` without one. */
  readonly snippet: string | null
}

const FENCE = /^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm
/** Where a file is formatted otherwise than a block, prettier is told to leave the block alone. */
const SNIPPET = /<!-- snippet: (\S+) -->\s*(?:<!-- prettier-ignore -->\s*)?$/

export function codeBlocksOf(markdown: string): CodeBlock[] {
  return Array.from(markdown.matchAll(FENCE), ({ index, 1: language = "", 2: code = "" }) => ({
    language,
    code,
    snippet: SNIPPET.exec(markdown.slice(0, index))?.[1] ?? null,
  }))
}

/** The addresses of links and pictures, those in code left out. */
export function linksOf(markdown: string): string[] {
  const prose = withoutCode(markdown)
  const inline = prose.matchAll(/\]\(<?([^\s)>]+)>?(?:\s[^)]*)?\)/g)
  const references = prose.matchAll(/^\[[^\]]+\]:\s*<?([^\s>]+)>?/gm)
  return [...inline, ...references].map((match) => match[1] ?? "")
}

/** The anchors that GitHub gives the headings. */
export function anchorsOf(markdown: string): string[] {
  const counts = new Map<string, number>()
  const headings = markdown.replaceAll(FENCE, "").matchAll(/^#{1,6} +(.+?) *#*$/gm)
  return Array.from(headings, ({ 1: heading = "" }) => {
    const slug = slugOf(heading)
    const count = counts.get(slug) ?? 0
    counts.set(slug, count + 1)
    return count === 0 ? slug : `${slug}-${count}`
  })
}

/** A file, or the region of it between `// #region name` and `// #endregion`, moved to the left; `null` when there is no such region. */
export function regionOf(source: string, name: string | undefined): string | null {
  if (name === undefined) return source
  const region = new RegExp(`^( *)// #region ${name}\n([\\s\\S]*?)^\\1// #endregion$`, "m").exec(source)
  if (region === null) return null
  const [, indent = "", lines = ""] = region
  return lines.replaceAll(new RegExp(`^${indent}`, "gm"), "")
}

function withoutCode(markdown: string): string {
  return markdown.replaceAll(FENCE, "").replaceAll(/(`+)[^`]+\1/g, "code")
}

function slugOf(heading: string): string {
  const text = heading.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-")
}
