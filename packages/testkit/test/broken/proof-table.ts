import { RULES } from "@cognee-session/testkit"
import type { BreakageName } from "./breakage.ts"

/** What stands in front of the table on its page, and behind it. */
const MARKS = ["<!-- broken stores: begin -->", "<!-- broken stores: end -->"] as const

/** The page with the table of these broken stores in place of the one that it has. */
export function withTable(page: string, stores: Readonly<Record<string, readonly BreakageName[]>>): string {
  const [begin, end] = MARKS.map((mark) => page.indexOf(mark)) as [number, number]
  if (begin < 0 || end < begin) throw new Error(`the page has no place for a table: ${MARKS.join(" … ")}`)
  return `${page.slice(0, begin + MARKS[0].length)}\n\n${tableOf(stores)}\n\n${page.slice(end)}`
}

function tableOf(stores: Readonly<Record<string, readonly BreakageName[]>>): string {
  const rows = Object.entries(stores).flatMap(([store, broken]) =>
    broken.map(({ rule, what, caughtBy }) => [rule, store, escaped(what), escaped(caughtBy)]),
  )
  const sorted = rows.toSorted((a, b) => RULES.indexOf(a[0]!) - RULES.indexOf(b[0]!))
  return aligned([["rule", "store", "what is broken", "the case that fails"], ...sorted])
}

/** In columns, as prettier has them. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`
  const lines = rows.map((row) => line(row.map((cell, column) => cell.padEnd(widths[column]!))))
  return lines.toSpliced(1, 0, line(widths.map((width) => "-".repeat(width)))).join("\n")
}

/** What Markdown would take for emphasis stands as it is. */
function escaped(text: string): string {
  return text.replaceAll(/[*_]{2}/g, (marks) => `\\${marks[0]}\\${marks[1]}`)
}
