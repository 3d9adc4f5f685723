import type { Row } from "./row.ts"
import type { Spread } from "../spread.ts"
import type { Question } from "./subject.ts"

const HEAD = ["", "µs", "min–max", "× floor", "min–max", "× in all", "goal", ""]

/** The lines of a question as text: times of one operation, and multiples of the floor's time. */
export function tableOf(question: Question, rows: readonly Row[]): string {
  const cells = [HEAD, ...rows.map(cellsOf)]
  const widths = HEAD.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)))
  const lines = cells.map(
    (line) => `  ${line.map((cell, column) => aligned(cell, widths[column]!, column)).join("  ")}`,
  )
  return [
    `${question.name}: ${question.title}`,
    `  floor: ${question.floorTask}`,
    ...lines.map((line) => line.trimEnd()),
  ].join("\n")
}

function cellsOf({ subject, microseconds, ratio, goal, verdict }: Row): string[] {
  const goalText = goal === null ? "" : `≤ ${goal}`
  return [
    subject,
    timeText(microseconds.median),
    spreadText(microseconds, timeText),
    ratioText(ratio.median),
    spreadText(ratio, ratioText),
    ratioText(ratio.total),
    goalText,
    verdict ?? "",
  ]
}

/** Names and words to the left, numbers to the right. */
function aligned(cell: string, width: number, column: number): string {
  return column === 0 || column >= HEAD.length - 2 ? cell.padEnd(width) : cell.padStart(width)
}

function spreadText({ min, max }: Spread, text: (value: number) => string): string {
  return `${text(min)}–${text(max)}`
}

/** Three digits that count. */
function timeText(microseconds: number): string {
  if (microseconds >= 100) return Math.round(microseconds).toLocaleString("en-US")
  return microseconds < 0.1 ? microseconds.toFixed(4) : microseconds.toPrecision(3)
}

function ratioText(ratio: number): string {
  return ratio < 0.1 ? ratio.toFixed(4) : ratio.toFixed(2)
}
