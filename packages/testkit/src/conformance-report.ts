import type { SessionStoreCapabilities } from "@cognee-session/core"
import { RULES } from "./conformance-case.ts"
import type { PassedCase, SkippedCase } from "./run-case.ts"

/**
 * What a whole run without a failure has shown. `"full"`: the store declares every capability, and no case was skipped
 * for a part of the harness that these call for. `"core"`: all that the store declares, as far as the harness let the
 * cases look. With a failure it is `"failed"`.
 */
export type ConformanceLevel = "full" | "core" | "failed"

/** What a run found, in plain JSON. */
export interface ConformanceReport {
  /** The harness's name of the store. */
  readonly name: string
  /** `null` when only a part of the cases ran and none of them failed: that earns no level. */
  readonly level: ConformanceLevel | null
  /** What stands between the store and the level `"full"`, a sentence each; empty when that is reached. */
  readonly whyNotFull: readonly string[]
  /** Whether the run was narrowed, by rules, capabilities or names of cases. */
  readonly partial: boolean
  /** What repeats the random choices of the run. */
  readonly seed: number
  /** What the store declares. */
  readonly capabilities: SessionStoreCapabilities
  /** How many cases passed, failed and were skipped. */
  readonly counts: CaseCounts
  /** How long the run took, in milliseconds. */
  readonly durationMs: number
  /** The rules that the cases are of, in the contract's order. */
  readonly rules: readonly RuleReport[]
}

/** How many cases ended how. */
export interface CaseCounts {
  /** Those that showed what they are to show. */
  readonly passed: number
  /** Those that found the rule broken. */
  readonly failed: number
  /** Those that lacked a capability or a part of the harness. */
  readonly skipped: number
}

/** What became of the cases of one rule. */
export interface RuleReport {
  /** The rule's number, such as `"E8"`. */
  readonly rule: string
  /** `"failed"` when one of its cases failed, `"skipped"` when all were skipped. */
  readonly status: CaseReport["status"]
  /** How many of its cases passed, failed and were skipped. */
  readonly counts: CaseCounts
  /** How long they took together, in milliseconds. */
  readonly durationMs: number
  /** The cases that ran, in their order. */
  readonly cases: readonly CaseReport[]
}

/** What became of one case. */
export type CaseReport = TimedCase & (PassedCase | FailedCase | SkippedCase)

/** Which case, and how long it took. */
export interface TimedCase {
  /** The number of the rule that it proves. */
  readonly rule: string
  /** What must hold, in a sentence. */
  readonly title: string
  /** How long it took, in milliseconds. */
  readonly durationMs: number
}

/** What is told of a case that failed. */
export interface FailedCase {
  /** The store breaks the rule. */
  readonly status: "failed"
  /** What was expected and what came. */
  readonly reason: string
  /** The arguments of the command that run just this case again: `--seed 1 --case "E8: …"`. */
  readonly repeat: string
}

/** The reports of cases by rule. */
export function byRule(cases: readonly CaseReport[]): RuleReport[] {
  const rules = RULES.map((rule) => ({ rule, cases: cases.filter((one) => one.rule === rule) }))
  return rules.filter((one) => one.cases.length > 0).map((one) => ({ ...one, ...summaryOf(one.cases) }))
}

export function countsOf(cases: readonly CaseReport[]): CaseCounts {
  const count = (status: CaseReport["status"]): number => cases.filter((one) => one.status === status).length
  return { passed: count("passed"), failed: count("failed"), skipped: count("skipped") }
}

function summaryOf(cases: readonly CaseReport[]): Pick<RuleReport, "status" | "counts" | "durationMs"> {
  const counts = countsOf(cases)
  const status = counts.failed > 0 ? "failed" : counts.passed > 0 ? "passed" : "skipped"
  return { status, counts, durationMs: cases.reduce((sum, one) => sum + one.durationMs, 0) }
}
