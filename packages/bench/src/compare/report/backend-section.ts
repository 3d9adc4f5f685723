import { type Case, OPERATIONS, type Operation } from "../cases.ts"
import { BACKEND_TITLES } from "../catalogue.ts"
import type { BackendResult, Kept } from "../result.ts"
import { type Basis, basisOf, casesIn, measurementOf, microsecondsOf, ratioOf } from "./figures.ts"
import { reasonFor } from "./reasons.ts"
import { type Standing, standingsIn } from "./standing.ts"
import { countText, factorText, mebibytes, rangeText, table, timeText } from "./text.ts"

const TITLES: Readonly<Record<Operation, string>> = {
  append: "Append one entry",
  latest: "Read the latest 10",
  all: "Read all",
  update: "Update one of the latest 10",
  delete: "Delete the latest",
}

/** All about one backend. */
export function backendSection(result: BackendResult): string {
  const operations = OPERATIONS.filter((operation) => casesIn(result).some((task) => task.operation === operation))
  return [
    `## ${BACKEND_TITLES[result.backend]}`,
    conditions(result),
    ...result.failed.map(({ subject, failure }) => `**${subject} failed**, and is missing from then on: ${failure}`),
    `![Time of a call by the length of the session](growth-${result.backend}.svg)`,
    "### Against the best of the others",
    standingsTable(result),
    ...operations.flatMap((operation) => operationTables(result, operation)),
    "### What is kept",
    keptTable(result),
    "### Memory",
    memoryTable(result),
    "### Who is who",
    subjectsTable(result),
  ].join("\n\n")
}

function conditions({ date, node, server, isApart, machine, rounds, seed }: BackendResult): string {
  const { processor, cores, memory, system, fileSystem } = machine
  const place = isApart ? `${server} on a core of its own` : server
  const on = place === null ? `on ${fileSystem}` : `${place}, on ${fileSystem}`
  return `Measured on ${date.slice(0, 10)}: Node ${node}, ${on}; ${processor}, ${cores} cores, ${memory} GiB, ${system}; ${rounds} rounds, seed ${seed}.`
}

function standingsTable(result: BackendResult): string {
  const rows = standingsIn(result).map((standing) => {
    const basis = basisOf(result, standing)
    return [
      caseText(standing),
      `${standing.ours.subject} ${timeText(microsecondsOf(standing.ours, basis).median)}`,
      `${standing.best.subject} ${timeText(microsecondsOf(standing.best, basis).median)}`,
      factorText(standing.ratio),
      factorText(standing.noise),
      verdictText(result, standing),
    ]
  })
  return table(["", "ours", "best of the others", "ours / best", "noise", ""], rows)
}

function caseText({ operation, size, inFlight }: Case): string {
  const length = `${operation}, ${countText(size)}`
  return inFlight === 1 ? length : `${length}, ${inFlight} at once`
}

function verdictText(result: BackendResult, standing: Standing): string {
  if (standing.verdict === "ahead") return "ahead"
  if (standing.verdict === "even") return "the same: within the noise"
  return `**behind**: ${reasonFor(result.backend, standing.operation, standing.best.subject)}`
}

function operationTables(result: BackendResult, operation: Operation): string[] {
  const cases = casesIn(result).filter((task) => task.operation === operation)
  if (result.backend !== "sqlite") return [`### ${TITLES[operation]}`, timesTable(result, cases, () => "rounds")]
  return [
    `### ${TITLES[operation]}`,
    "By the median of single calls (with 32 at once: all calls together):",
    timesTable(result, cases, (task) => basisOf(result, task)),
    "By all calls together, checkpoints included:",
    timesTable(result, cases, () => "rounds"),
  ]
}

function timesTable(result: BackendResult, cases: readonly Case[], basisFor: (task: Case) => Basis): string {
  const head = [
    "",
    ...cases.map(({ size, inFlight }) =>
      inFlight === 1 ? countText(size) : `${countText(size)}, ${inFlight} at once`,
    ),
  ]
  const rows = result.subjects.map(({ name, role }) => [
    role === "ours" ? `**${name}**` : name,
    ...cases.map((task) => timeCell(result, name, task, basisFor(task))),
  ])
  return table(head, rows)
}

function timeCell(result: BackendResult, subject: string, task: Case, basis: Basis): string {
  const own = measurementOf(result, subject, task)
  if (own === undefined) return missingText(result, subject, task.operation)
  const time = microsecondsOf(own, basis)
  const floor = measurementOf(result, "floor", task)
  const multiple =
    floor === undefined || subject === "floor" ? "" : ` · ${factorText(ratioOf(own, floor, basis).median)}`
  return `${timeText(time.median)} (${rangeText(time)})${multiple}`
}

function missingText({ cannot }: BackendResult, subject: string, operation: Operation): string {
  return cannot.some((one) => one.subject === subject && one.operation === operation) ? "cannot" : "failed"
}

function keptTable(result: BackendResult): string {
  const head = ["", "64 appends", "of two processes", "32 updates", "of two processes"]
  const counted = result.subjects.filter(({ role }) => role !== "floor")
  const cell = (subject: string, kind: Kept["kind"], processes: number): string => {
    const kept = result.kept.find((one) => one.subject === subject && one.kind === kind && one.processes === processes)
    return kept === undefined ? missingText(result, subject, kind) : keptText(kept)
  }
  const rows = counted.map(({ name, role }) => [
    role === "ours" ? `**${name}**` : name,
    cell(name, "append", 1),
    cell(name, "append", 2),
    cell(name, "update", 1),
    cell(name, "update", 2),
  ])
  return table(head, rows)
}

function keptText({ calls, acknowledged, kept: there, readable }: Kept): string {
  if (!readable) return "**the session cannot be read any more**"
  const lost = acknowledged - there
  const parts = [
    `${there} of ${calls}`,
    ...(lost > 0 ? [`**loses ${lost}**`] : []),
    ...(acknowledged < calls ? [`rejects ${calls - acknowledged}`] : []),
  ]
  return parts.join(", ")
}

function memoryTable({ memory }: BackendResult): string {
  const rows = memory.map(({ subject, idle, peak }) => [
    subject,
    mebibytes(idle),
    mebibytes(peak),
    mebibytes(peak - idle),
  ])
  return table(["", "opened, MiB", "peak, MiB", "more, MiB"], rows)
}

function subjectsTable({ subjects }: BackendResult): string {
  const rows = subjects.map(({ name, package: packageName, version, about }) => [
    name,
    packageName === undefined ? "" : `${packageName} ${version}`,
    about,
  ])
  return table(["", "package", "what it does less or more"], rows)
}
