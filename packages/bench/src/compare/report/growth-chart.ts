import type { Operation } from "../cases.ts"
import { BACKEND_TITLES } from "../catalogue.ts"
import type { BackendResult } from "../result.ts"
import { basisOf, casesIn, measurementOf, microsecondsOf } from "./figures.ts"
import { countText, timeText } from "./text.ts"

const WIDTH = 920
const COLUMNS = 4
const PANEL = { width: 370, height: 220, left: 70, top: 130, columnGap: 80, rowGap: 80 }
const OPERATIONS: readonly Operation[] = ["append", "latest", "update", "delete"]

const STYLE = `
  .paper { fill: #ffffff } text { fill: #1f2328; font: 13px system-ui, sans-serif } .title { font-size: 16px; font-weight: 600 }
  .panel { font-weight: 600 } .tick { fill: #59636e; font-size: 12px } .grid { stroke: #d1d9e0 } .axis { stroke: #818b98 }
  .line { fill: none; stroke-width: 1.75 } .floor { stroke: #818b98; stroke-dasharray: 5 4 } .ours { stroke: #0969da; stroke-width: 3.5 }
  .line.also { stroke-width: 1.75; stroke-dasharray: 2 3 }
  .other0 { stroke: #bc4c00 } .other1 { stroke: #1a7f37 } .other2 { stroke: #8250df } .other3 { stroke: #bf3989 } .other4 { stroke: #7d6400 }
  .mark { stroke-width: 1.75 } .mark.floor { stroke-dasharray: none; fill: #ffffff } .mark.ours { fill: #0969da; stroke-width: 1.75 }
  .mark.other0, .mark.other1, .mark.other2, .mark.other3, .mark.other4 { fill: #ffffff }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117 } text { fill: #f0f6fc } .tick { fill: #9198a1 } .grid { stroke: #3d444d } .axis { stroke: #656c76 }
    .floor { stroke: #9198a1 } .ours { stroke: #4493f8 } .other0 { stroke: #f0883e } .other1 { stroke: #3fb950 }
    .other2 { stroke: #ab7df8 } .other3 { stroke: #f778ba } .other4 { stroke: #d4a72c } .mark.ours { fill: #4493f8 }
    .mark.floor, .mark.other0, .mark.other1, .mark.other2, .mark.other3, .mark.other4 { fill: #0d1117 }
  }`

/** A subject's line: how it looks, and where it goes. */
interface Line {
  readonly subject: string
  readonly look: string
  readonly shape: Shape
}

type Shape = (x: number, y: number) => string

const SHAPES: readonly Shape[] = [
  (x, y) => `<rect x="${at(x - 4)}" y="${at(y - 4)}" width="8" height="8"`,
  (x, y) => `<path d="M${at(x)} ${at(y - 5)}l5 9h-10z"`,
  (x, y) => `<path d="M${at(x)} ${at(y - 5.5)}l5.5 5.5l-5.5 5.5l-5.5 -5.5z"`,
  (x, y) => `<path d="M${at(x)} ${at(y + 5)}l5 -9h-10z"`,
]

const CIRCLE: Shape = (x, y) => `<circle cx="${at(x)}" cy="${at(y)}" r="4.5"`

/** How the time of a call grows with the session: one panel for each operation, both axes logarithmic. */
export function growthChart(result: BackendResult): string {
  const lines = linesOf(result)
  const height = PANEL.top + 2 * PANEL.height + PANEL.rowGap + 60
  const title = `${BACKEND_TITLES[result.backend]}: time of a call by the number of entries in the session`
  const panels = OPERATIONS.map((operation, index) => panel(result, lines, operation, index))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${title}</title>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="paper" width="${WIDTH}" height="${height}"/>`,
    `<text class="title" x="20" y="28">${title}</text>`,
    legend(lines),
    ...panels,
    "</svg>\n",
  ].join("\n")
}

function linesOf({ subjects }: BackendResult): Line[] {
  const shown = subjects.filter(({ name }) => name !== "floor again")
  let [ours, others] = [0, 0]
  return shown.map(({ name, role }) => {
    if (role === "floor") return { subject: name, look: "floor", shape: CIRCLE }
    if (role === "ours") return { subject: name, look: ours++ === 0 ? "ours" : "ours also", shape: CIRCLE }
    const other = others++
    return { subject: name, look: `other${other % 5}`, shape: SHAPES[other % SHAPES.length]! }
  })
}

/** In columns, in as many rows as that takes. */
function legend(lines: readonly Line[]): string {
  return lines
    .map((line, index) => {
      const [x, y] = [20 + (index % COLUMNS) * ((WIDTH - 20) / COLUMNS), 54 + Math.floor(index / COLUMNS) * 22]
      const sample = `<path class="line ${line.look}" d="M${at(x)} ${y}h28"/>${mark(line, x + 14, y)}`
      return `${sample}<text x="${at(x + 36)}" y="${y + 4}">${escaped(line.subject)}</text>`
    })
    .join("\n")
}

function panel(result: BackendResult, lines: readonly Line[], operation: Operation, index: number): string {
  const left = PANEL.left + (index % 2) * (PANEL.width + PANEL.columnGap)
  const top = PANEL.top + Math.floor(index / 2) * (PANEL.height + PANEL.rowGap)
  const cases = casesIn(result).filter((task) => task.operation === operation && task.inFlight === 1)
  const points = lines.map((line) =>
    cases.flatMap((task) => {
      const found = measurementOf(result, line.subject, task)
      return found === undefined ? [] : [{ size: task.size, time: microsecondsOf(found, basisOf(result, task)).median }]
    }),
  )
  const times = points.flat().map(({ time }) => time)
  if (times.length === 0) return ""
  const x = scale(
    cases.map(({ size }) => size),
    left,
    left + PANEL.width,
  )
  const decades = decadesAround(times)
  const y = scale(decades, top + PANEL.height, top)
  return [
    `<text class="panel" x="${left}" y="${top - 12}">${operation}</text>`,
    ...decades.map((decade) => gridLine(decade, left, y(decade))),
    `<path class="axis" d="M${left} ${top + PANEL.height}h${PANEL.width}"/>`,
    ...cases.map(
      ({ size }) =>
        `<text class="tick" text-anchor="middle" x="${at(x(size))}" y="${top + PANEL.height + 20}">${countText(size)}</text>`,
    ),
    ...lines.map((line, number) =>
      drawn(
        line,
        points[number]!.map(({ size, time }) => [x(size), y(time)] as const),
      ),
    ),
  ].join("\n")
}

function gridLine(decade: number, left: number, y: number): string {
  return `<path class="grid" d="M${left} ${at(y)}h${PANEL.width}"/><text class="tick" text-anchor="end" x="${left - 8}" y="${at(y + 4)}">${decadeText(decade)}</text>`
}

function drawn(line: Line, points: readonly (readonly [number, number])[]): string {
  if (points.length === 0) return ""
  const path = points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${at(x)} ${at(y)}`).join("")
  return [`<path class="line ${line.look}" d="${path}"/>`, ...points.map(([x, y]) => mark(line, x, y))].join("")
}

function mark({ shape, look }: Line, x: number, y: number): string {
  return `${shape(x, y)} class="mark ${look}"/>`
}

/** A power of ten, without digits behind the point. */
function decadeText(microseconds: number): string {
  return timeText(microseconds).replace(".0 ", " ")
}

/** Powers of ten, from below the least to above the most. */
function decadesAround(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)))
  const last = Math.max(Math.ceil(Math.log10(Math.max(...values))), first + 1)
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index))
}

/** Logarithmic, from the least value to the most. */
function scale(values: readonly number[], from: number, to: number): (value: number) => number {
  const [low, high] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))]
  return (value) => from + ((Math.log(value) - low) / (high - low || 1)) * (to - from)
}

function at(value: number): string {
  return String(Math.round(value * 10) / 10)
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
}
