import { CAPABILITIES, type Capability, type HarnessPart } from "./conformance-case.ts"
import { type CaseReport, type ConformanceLevel, type ConformanceReport, countsOf } from "./conformance-report.ts"

/**
 * What calls for each part of the harness: a capability that the store declares, or another part that the harness has.
 *
 * A storage that several processes share lies outside of them: it has a place to share with neighbours, and bytes that
 * can be damaged. Whether a backend can be away the suite cannot know: that `interrupt` is there says so, and with a
 * backend there are credentials, the `secrets`.
 */
const CALLED_FOR_BY: Readonly<Record<HarnessPart, Capability | "interrupt" | null>> = {
  expiry: "expiry",
  childModule: "multiProcess",
  neighbour: "multiProcess",
  damage: "multiProcess",
  interrupt: null,
  secrets: "interrupt",
}

type Found = Pick<ConformanceReport, "capabilities" | "partial"> & { readonly cases: readonly CaseReport[] }

/** The level that a run has earned. */
export function levelOf(found: Found): ConformanceLevel | null {
  if (countsOf(found.cases).failed > 0) return "failed"
  if (found.partial) return null
  return whyNotFull(found).length === 0 ? "full" : "core"
}

/** What stands between a run and the level `"full"`, a sentence each. */
export function whyNotFull({ cases, capabilities, partial }: Found): string[] {
  const { failed } = countsOf(cases)
  const undeclared = CAPABILITIES.filter((name) => !capabilities[name])
  return [
    ...(failed > 0 ? [`${failed} of ${cases.length} cases failed`] : []),
    ...(partial ? [`just ${cases.length} cases were asked for`] : []),
    ...undeclared.map((name) => `the store does not declare ${name}`),
    ...partsCalledFor(cases, capabilities),
  ]
}

/** The parts for whose lack cases were skipped, of those that something calls for. */
function partsCalledFor(cases: readonly CaseReport[], capabilities: Found["capabilities"]): string[] {
  const lacking = new Set(
    cases.flatMap((one) => (one.status === "skipped" && "part" in one.lacks ? [one.lacks.part] : [])),
  )
  const needs = [...lacking].map((part) => ({ part, by: CALLED_FOR_BY[part] }))
  const calls = ({ by }: (typeof needs)[number]): boolean =>
    by === "interrupt" ? !lacking.has("interrupt") : by !== null && capabilities[by]
  return needs.filter(calls).map(({ part, by }) => `the harness has no ${part}, which ${by} calls for`)
}
