import { styleText } from "node:util"
import { nameOf } from "./conformance-case.ts"
import type { CaseCounts, CaseReport, ConformanceReport } from "./conformance-report.ts"

/** Puts a colour on a text, or leaves it as it is. */
export type Paint = (colour: "red" | "green" | "yellow" | "dim" | "bold", text: string) => string

export function paintWith(colours: boolean): Paint {
  return (colour, text) => (colours ? styleText(colour, text) : text)
}

/** What is printed when a case is over: a line. */
export function lineOf(one: CaseReport, paint: Paint): string {
  switch (one.status) {
    case "passed":
      return `${paint("green", "passed ")} ${nameOf(one)} ${paint("dim", `${one.durationMs} ms`)}\n`
    case "skipped":
      return `${paint("yellow", "skipped")} ${nameOf(one)}: ${one.reason}\n`
    case "failed":
      return `${paint("red", "FAILED ")} ${nameOf(one)} ${paint("dim", `${one.durationMs} ms`)}\n`
  }
}

/** What is printed when a case is over: a character. */
export function dotOf({ status }: CaseReport, paint: Paint): string {
  return { passed: ".", skipped: paint("yellow", "s"), failed: paint("red", "F") }[status]
}

/** What is printed at the end: a table of the rules, why cases were skipped, the failures, and the level. */
export function summaryOf(report: ConformanceReport, harnessFile: string, paint: Paint): string {
  const cases = report.rules.flatMap((rule) => rule.cases)
  const sections = [
    tableOf(report, paint),
    skipsOf(cases),
    failuresOf(cases, harnessFile, paint),
    levelText(report, paint),
  ]
  return `\n${sections.filter((section) => section !== "").join("\n")}`
}

function tableOf({ rules, counts, durationMs }: ConformanceReport, paint: Paint): string {
  const lines = rules.map((one) => countsLine(one.rule, one.counts, one.durationMs, paint))
  const head = paint("bold", columns("rule", "passed", "failed", "skipped", "ms"))
  return [head, ...lines, countsLine("all", counts, durationMs, paint), ""].join("\n")
}

function countsLine(name: string, { passed, failed, skipped }: CaseCounts, durationMs: number, paint: Paint): string {
  const line = columns(name, ...[passed, failed, skipped, durationMs].map(String))
  if (failed > 0) return paint("red", line)
  return passed === 0 ? paint("yellow", line) : line
}

function columns(first: string, ...rest: readonly string[]): string {
  return `${first.padEnd(4)}${rest.map((cell) => cell.padStart(9)).join("")}`
}

function skipsOf(cases: readonly CaseReport[]): string {
  const counts = new Map<string, number>()
  for (const one of cases) if (one.status === "skipped") counts.set(one.reason, (counts.get(one.reason) ?? 0) + 1)
  return [...counts].map(([reason, count]) => `${String(count).padStart(4)} skipped: ${reason}\n`).join("")
}

function failuresOf(cases: readonly CaseReport[], harnessFile: string, paint: Paint): string {
  const texts = cases.map((one) => {
    if (one.status !== "failed") return ""
    const again = `To run it again: npx @cognee-session/testkit ${harnessFile} ${one.repeat}`
    return `${paint("red", `FAILED ${nameOf(one)}`)}\n${one.reason}\n${again}\n\n`
  })
  return texts.join("")
}

function levelText(report: ConformanceReport, paint: Paint): string {
  const verdict = paint(report.level === "failed" ? "red" : "bold", verdictOf(report))
  const why = report.level === "core" ? report.whyNotFull.map((reason) => `  not full: ${reason}\n`) : []
  return `${verdict}\n${why.join("")}${paint("dim", `seed ${report.seed}`)}\n`
}

function verdictOf({ name, level, counts }: ConformanceReport): string {
  switch (level) {
    case "full":
      return `${name} keeps the whole contract: level full`
    case "core":
      return `${name} keeps what it declares of the contract: level core`
    case "failed":
      return `${name} does not keep the contract: level failed`
    case null:
      return `None of the cases that were asked for failed, ${counts.skipped} were skipped; a part of the cases earns no level`
  }
}
