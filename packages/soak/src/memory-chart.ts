import type { Incident, MemoryPoint } from "./soak.ts"

const WIDTH = 720
const HEIGHT = 280
const PLOT = { left: 56, right: 704, top: 28, bottom: 236 }
const MIB = 2 ** 20

/** Colours that are told apart on white and on black. */
const COLOURS = ["#2f7ed8", "#d9822b", "#3a9d5d", "#b5489a"]

const STYLE = `text{font:12px system-ui,sans-serif;fill:#333}.axis{stroke:#999}.grid{stroke:#ddd}.mark{stroke:#c33;stroke-dasharray:3 3}
@media (prefers-color-scheme:dark){text{fill:#ccc}.axis{stroke:#777}.grid{stroke:#444}.mark{stroke:#f77}}`

/** The memory of each process over the run, as an SVG. A dashed line is a kill. */
export function memoryChart(title: string, points: readonly MemoryPoint[], incidents: readonly Incident[]): string {
  const seconds = Math.max(1, ...points.map(({ at }) => at))
  const most = ceiling(Math.max(1, ...points.map(({ rss }) => rss / MIB)))
  const x = (at: number): string => (PLOT.left + (at / seconds) * (PLOT.right - PLOT.left)).toFixed(1)
  const y = (mib: number): string => (PLOT.bottom - (mib / most) * (PLOT.bottom - PLOT.top)).toFixed(1)
  const lines = COLOURS.map((colour, process) => {
    const own = points.filter((point) => point.process === process)
    const path = own.map(({ at, rss }) => `${x(at)},${y(rss / MIB)}`).join(" ")
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="1.5"/>`
  })
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const line = `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(share * most)}" y2="${y(share * most)}"/>`
    return `${line}<text x="${PLOT.left - 6}" y="${y(share * most)}" dy="4" text-anchor="end">${share * most}</text>`
  })
  const marks = incidents.map(
    ({ at }) => `<line class="mark" x1="${x(at)}" x2="${x(at)}" y1="${PLOT.top}" y2="${PLOT.bottom}"/>`,
  )
  const times = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<text x="${x(share * seconds)}" y="${PLOT.bottom + 18}" text-anchor="middle">${Math.round(share * seconds)} s</text>`,
  )
  const caption = "MiB of each of the four processes (resident). Dashed: a process or the server was killed."
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">`,
    `<style>${STYLE}</style><text x="${PLOT.left}" y="16">${title}</text>`,
    ...grid,
    ...marks,
    ...lines,
    ...times,
    `<text x="${PLOT.left}" y="${HEIGHT - 8}">${caption}</text></svg>`,
    "",
  ].join("\n")
}

/** The next number that can be divided into four round parts. */
function ceiling(value: number): number {
  const step = 4 * 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1)
  return Math.ceil(value / step) * step
}
