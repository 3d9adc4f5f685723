import { AssertionError } from "node:assert/strict"
import { OwnStorage } from "./case-context.ts"
import { CaseFailure } from "./case-failure.ts"
import { CAPABILITIES, type Capability, type ConformanceCase, type HarnessPart, nameOf } from "./conformance-case.ts"
import type { SessionStoreHarness } from "./harness.ts"
import { Random } from "./random.ts"
import { unlessAborted, within } from "./time-limit.ts"

/** What became of a case that did not fail. */
export type CaseOutcome = PassedCase | SkippedCase

/** A case that showed what it is to show. */
export interface PassedCase {
  /** The store keeps the rule, as far as the case looks. */
  readonly status: "passed"
}

/** A case is skipped for two reasons only: the store does not declare the capability, or the harness lacks the part. */
export interface SkippedCase {
  /** It did not look at the store. */
  readonly status: "skipped"
  /** The reason in words. */
  readonly reason: string
  /** What is lacking, of the two kinds. */
  readonly lacks:
    | {
        /** The store does not declare it. */
        readonly capability: Capability
      }
    | {
        /** The harness's storage does not have it. */
        readonly part: HarnessPart
      }
}

/** Options of `runCase`; none is required. */
export interface RunCaseOptions {
  /** How long the case may take, in milliseconds; one that takes longer fails, and what it opened is ended. Default: no limit. */
  readonly timeoutMs?: number | undefined
  /** Ends the case early: it fails with the reason of the signal. */
  readonly signal?: AbortSignal | undefined
}

/** Runs one case on a storage of its own. Rejects with a `CaseFailure` when the store breaks the rule. */
export async function runCase(
  conformanceCase: ConformanceCase,
  harness: SessionStoreHarness,
  seed: number,
  { timeoutMs = Infinity, signal }: RunCaseOptions = {},
): Promise<CaseOutcome> {
  try {
    await using own = new OwnStorage(new Random(seed, nameOf(conformanceCase)))
    const attempt = unlessAborted(signal, outcomeOf(conformanceCase, harness, own))
    if (timeoutMs === Infinity) return await attempt
    return await within(timeoutMs, attempt, () => {
      throw new AssertionError({ message: `expected the case to end within ${timeoutMs} ms, it took longer` })
    })
  } catch (error) {
    throw new CaseFailure(conformanceCase, seed, firstOf(error))
  }
}

async function outcomeOf(
  conformanceCase: ConformanceCase,
  harness: SessionStoreHarness,
  own: OwnStorage,
): Promise<CaseOutcome> {
  await own.begin(harness)
  const { requires = [], unless } = conformanceCase
  if (unless !== undefined && own.store.capabilities[unless]) return { status: "passed" }
  for (const requirement of requires) {
    const isLacking = isCapability(requirement) && requirement !== unless && !own.store.capabilities[requirement]
    if (isLacking) return skipped(`the store does not declare ${requirement}`, { capability: requirement })
  }
  for (const requirement of requires) {
    const isLacking = isPart(requirement) && own.storage[requirement] === undefined
    if (isLacking) return skipped(`the harness has no ${requirement}`, { part: requirement })
  }
  await conformanceCase.run(own)
  own.endWell()
  return { status: "passed" }
}

function skipped(reason: string, lacks: SkippedCase["lacks"]): SkippedCase {
  return { status: "skipped", reason, lacks }
}

function isCapability(requirement: string): requirement is Capability {
  return CAPABILITIES.includes(requirement as Capability)
}

function isPart(requirement: string): requirement is HarnessPart {
  return requirement === "expiry" || !isCapability(requirement)
}

/** When a case fails and its storage does so too, the failure of the case tells more. */
function firstOf(error: unknown): unknown {
  return error instanceof Error && "suppressed" in error ? firstOf(error.suppressed) : error
}
