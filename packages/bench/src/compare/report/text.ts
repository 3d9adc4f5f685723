import type { Spread } from "../../spread.ts"

/** A time for people: `150 µs`, `1.5 ms`. */
export function timeText(microseconds: number): string {
  if (microseconds < 1_000) return `${digits(microseconds)} µs`
  return microseconds < 1_000_000 ? `${digits(microseconds / 1_000)} ms` : `${digits(microseconds / 1_000_000)} s`
}

/** The least and the most, in the unit of what stands before it. */
export function rangeText({ median, min, max }: Spread): string {
  const unit = median < 1_000 ? 1 : median < 1_000_000 ? 1_000 : 1_000_000
  return `${digits(min / unit)}–${digits(max / unit)}`
}

export function factorText(factor: number): string {
  return `${digits(factor)}×`
}

export function countText(count: number): string {
  return count.toLocaleString("en-US")
}

export function mebibytes(bytes: number): string {
  return digits(bytes / 2 ** 20)
}

/** As many digits as count: two or three. */
function digits(value: number): string {
  if (value >= 100) return countText(Math.round(value))
  if (value >= 10) return value.toFixed(0)
  if (value >= 1) return value.toFixed(1)
  return value >= 0.01 || value === 0 ? value.toFixed(2) : value.toPrecision(1)
}

/** A Markdown table, its columns as wide as their cells. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) =>
    Math.max(3, ...[cell, ...rows.map((row) => row[column]!)].map(({ length }) => length)),
  )
  const line = (cells: readonly string[], fill = " "): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!, fill)).join(" | ")} |`
  return [
    line(head),
    line(
      head.map(() => ""),
      "-",
    ),
    ...rows.map((row) => line(row)),
  ].join("\n")
}
