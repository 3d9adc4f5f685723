/** A piece of a document that is found and quoted as a whole. */
export interface Passage {
  /** Stays the same as long as the file, the heading and the place below it do: `docs/guide.md#install`, `docs/guide.md#install:2`. */
  readonly id: string
  /** The path below the documents' root, with `/`. */
  readonly file: string
  /** The nearest heading above, `""` ahead of the first. */
  readonly heading: string
  readonly text: string
}

interface Section {
  readonly heading: string
  readonly lines: string[]
}

/** What stands between two empty lines, or one item of a list. */
interface Block {
  readonly lines: string[]
  /** Whether no empty line is ahead of it. */
  readonly tight: boolean
}

interface Paragraph {
  readonly text: string
  readonly tight: boolean
}

/** Neighbours join up to this many characters: an introduction stays with the example that it introduces. */
const JOINED = 450
/** A longer paragraph or code block is cut. */
const LONGEST = 700

const HEADING = /^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$/
const UNDERLINE = /^ {0,3}(=+|-{2,})[ \t]*$/
const FENCE = /^\s*(`{3,}|~{3,})/
const FRONT_MATTER = /^---\n[\s\S]*?\n---(\n|$)/
const ITEM = /^([-*+]|\d+[.)])\s/
const STARTS_ANEW = /^\s*([-*+]\s|\d+[.)]\s|[|>#<]|[-*_]{3,}\s*$)/
const STANDS_ALONE = /^(\s*[|>]|\s*[-*_=]{3,}\s*$| {4}|\t)|( {2}|\\)$/
const COMMENT = /^<!--[\s\S]*?-->$/

/** Splits a Markdown file by heading and paragraph. */
export function splitMarkdown(file: string, markdown: string): Passage[] {
  const text = markdown.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n")
  const sections = toSections(text.replace(FRONT_MATTER, "").split("\n"))
  const taken = new Set<string>()
  return sections.flatMap(({ heading, lines }) => {
    const place = uniqueName(taken, heading === "" ? file : `${file}#${slug(heading)}`)
    const texts = joinShort(toBlocks(lines).flatMap(cutLong))
    return texts.map((text, index) => ({ id: index === 0 ? place : `${place}:${index + 1}`, file, heading, text }))
  })
}

/** Where a passage stands, for people: `docs/guide.md › Install`. */
export function sourceOf({ file, heading }: Passage): string {
  return heading === "" ? file : `${file} › ${heading}`
}

function toSections(lines: readonly string[]): Section[] {
  const sections: Section[] = [{ heading: "", lines: [] }]
  const inCode = codeTracker()
  for (const [index, line] of lines.entries()) {
    const current = sections.at(-1) as Section
    if (inCode(line)) {
      current.lines.push(line)
      continue
    }
    const heading = HEADING.exec(line)?.[1]
    if (heading !== undefined) sections.push({ heading: plain(heading), lines: [] })
    else if (underlines(line, lines, index)) sections.push({ heading: plain(current.lines.pop() as string), lines: [] })
    else current.lines.push(line)
  }
  return sections
}

/** A line of `===` or `---` makes a heading of a lone line of text above it; elsewhere it is a rule or part of a table. */
function underlines(line: string, lines: readonly string[], index: number): boolean {
  const [before = "", title = ""] = [lines[index - 2], lines[index - 1]]
  return UNDERLINE.test(line) && before.trim() === "" && /^ {0,3}[^\s#>|<*+-]/.test(title) && !FENCE.test(title)
}

/** Tells line by line whether it belongs to a fenced code block, where `#` is a comment and an empty line ends nothing. */
function codeTracker(): (line: string) => boolean {
  let fence = ""
  return (line) => {
    const found = FENCE.exec(line)?.[1] ?? ""
    if (fence === "") {
      fence = found
      return fence !== ""
    }
    if (found.startsWith(fence) && line.trim() === found) fence = ""
    return true
  }
}

function toBlocks(lines: readonly string[]): Block[] {
  const blocks: Block[] = [{ lines: [], tight: false }]
  const inCode = codeTracker()
  let open = false // whether the next line may go on with the last one's sentence
  for (const line of lines) {
    const inside = inCode(line)
    const block = blocks.at(-1) as Block
    if (inside) block.lines.push(line)
    else if (line.trim() === "") blocks.push({ lines: [], tight: false })
    else if (ITEM.test(line) && block.lines.length > 0) blocks.push({ lines: [line.trimEnd()], tight: true })
    else if (open && !STARTS_ANEW.test(line)) block.lines.push(`${block.lines.pop()} ${line.trim()}`)
    else block.lines.push(isRow(line) ? withoutPadding(line) : line.trimEnd())
    open = !inside && line.trim() !== "" && !STANDS_ALONE.test(line)
  }
  return blocks.filter(({ lines }) => lines.length > 0 && !COMMENT.test(lines.join("\n")))
}

function isRow(line: string): boolean {
  return /^\s*\|.*\|\s*$/.test(line)
}

/** A row of a table without the spaces that align its columns. */
function withoutPadding(row: string): string {
  return row
    .trim()
    .replaceAll(/\s{2,}/g, " ")
    .replaceAll(/-{4,}/g, "---")
}

function cutLong({ lines, tight }: Block): Paragraph[] {
  const paragraphs: Paragraph[] = []
  let rest = lines.join("\n")
  while (rest.length > LONGEST) {
    const end = cuttingPoint(rest)
    paragraphs.push({ text: rest.slice(0, end).trimEnd(), tight: tight && paragraphs.length === 0 })
    rest = rest.slice(end).replace(/^[ \n]*\n|^ +/, "")
  }
  return [...paragraphs, { text: rest, tight: tight && paragraphs.length === 0 }]
}

/** The end of a line or of a sentence, else of a word. */
function cuttingPoint(text: string): number {
  const end = Math.max(text.lastIndexOf("\n", LONGEST), text.lastIndexOf(". ", LONGEST - 1) + 1)
  const point = end > 0 ? end : text.lastIndexOf(" ", LONGEST)
  if (point > 0) return point
  return text.slice(0, LONGEST).isWellFormed() ? LONGEST : LONGEST - 1 // not between the halves of one character
}

function joinShort(paragraphs: readonly Paragraph[]): string[] {
  const texts: string[] = []
  for (const { text, tight } of paragraphs) {
    const last = texts.at(-1)
    if (last === undefined || last.length + text.length > JOINED) texts.push(text)
    else texts[texts.length - 1] = last + (tight ? "\n" : "\n\n") + text
  }
  return texts.filter((text) => text.trim() !== "")
}

/** A heading without its code ticks, emphasis and link addresses. */
function plain(heading: string): string {
  return heading
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/[`*]/g, "")
    .trim()
}

/** The anchor that GitHub gives a heading. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-")
}

function uniqueName(taken: Set<string>, name: string): string {
  let unique = name
  for (let count = 1; taken.has(unique); count++) unique = `${name}-${count}`
  taken.add(unique)
  return unique
}
