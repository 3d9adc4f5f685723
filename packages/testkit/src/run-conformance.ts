import { setImmediate } from "node:timers/promises"
import type { SessionStore, SessionStoreCapabilities } from "@cognee-session/core"
import { CaseFailure } from "./case-failure.ts"
import { conformanceCases } from "./cases.ts"
import { CAPABILITIES, type ConformanceCase } from "./conformance-case.ts"
import { type CaseReport, type ConformanceReport, type FailedCase, byRule, countsOf } from "./conformance-report.ts"
import type { SessionStoreHarness } from "./harness.ts"
import { endIdleProcesses } from "./idle-processes.ts"
import { levelOf, whyNotFull } from "./level.ts"
import { chooseSeed } from "./random.ts"
import { repeatArguments } from "./repeat.ts"
import { type CaseOutcome, type RunCaseOptions, runCase } from "./run-case.ts"
import { type CaseSelection, selectCases } from "./select-cases.ts"
import { unlessAborted, within } from "./time-limit.ts"
import { HarnessError, checkHarness, tryHarness } from "./usable-harness.ts"

export interface RunConformanceOptions extends CaseSelection {
  /** Repeats the random choices of an earlier run. Default: `COGNEE_SESSION_TESTKIT_SEED`, else a new one. */
  readonly seed?: number | undefined
  /** How long one case may take, in milliseconds; one that takes longer fails. Default: 60,000. */
  readonly timeoutMs?: number | undefined
  /** Called when a case is over, with what became of it. */
  readonly onCase?: ((result: CaseReport) => void) | undefined
  /** Ends the run early: the case under way is ended, its storage destroyed, and the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs the cases one after the other, without a test runner, and resolves to what they found.
 *
 * Rejects with a `HarnessError` when the harness cannot be used at all, with a `RangeError` for an option that is out of
 * range. A store that breaks the contract is no reason to reject: see the report's `level`.
 */
export async function runConformance(
  harness: SessionStoreHarness,
  options: RunConformanceOptions = {},
): Promise<ConformanceReport> {
  const { timeoutMs = 60_000, signal } = options
  const selected = selectCases(options)
  const seed = chooseSeed(options.seed)
  checkHarness(harness)
  const began = performance.now()
  const capabilities = await unlessAborted(signal, within(timeoutMs, tryHarness(harness, declaredBy), tooSlow))
  const cases = await runCases(selected, harness, seed, { ...options, timeoutMs })
  const found = { cases, capabilities, partial: selected.length < conformanceCases.length }
  return {
    name: harness.name,
    level: levelOf(found),
    whyNotFull: whyNotFull(found),
    partial: found.partial,
    seed,
    capabilities,
    counts: countsOf(cases),
    durationMs: millisecondsSince(began),
    rules: byRule(cases),
  }
}

async function runCases(
  selected: readonly ConformanceCase[],
  harness: SessionStoreHarness,
  seed: number,
  { timeoutMs, signal, onCase }: RunConformanceOptions,
): Promise<CaseReport[]> {
  const cases: CaseReport[] = []
  try {
    for (const one of selected) {
      signal?.throwIfAborted()
      const report = await reportOf(one, harness, seed, { timeoutMs, signal })
      await setImmediate() // else a store in memory would never let a signal, or anything else, come through
      signal?.throwIfAborted()
      cases.push(report)
      onCase?.(report)
    }
    return cases
  } finally {
    await endIdleProcesses()
  }
}

function tooSlow(): never {
  throw new HarnessError(
    "the harness takes longer to make a storage and to open and close a store than a case may take",
  )
}

function declaredBy({ capabilities }: SessionStore): SessionStoreCapabilities {
  const declared = CAPABILITIES.map((name) => [name, capabilities[name] === true])
  return Object.fromEntries(declared) as unknown as SessionStoreCapabilities
}

async function reportOf(
  one: ConformanceCase,
  harness: SessionStoreHarness,
  seed: number,
  options: RunCaseOptions,
): Promise<CaseReport> {
  const began = performance.now()
  const outcome = await runCase(one, harness, seed, options).catch((error: unknown) => failedCase(one, seed, error))
  return { rule: one.rule, title: one.title, ...outcome, durationMs: millisecondsSince(began) }
}

function failedCase(one: ConformanceCase, seed: number, error: unknown): CaseOutcome | FailedCase {
  if (!(error instanceof CaseFailure)) throw error
  return { status: "failed", reason: error.reason, repeat: repeatArguments(one, seed) }
}

function millisecondsSince(began: number): number {
  return Math.round(performance.now() - began)
}
