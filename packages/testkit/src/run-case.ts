import type { SessionStoreCapabilities } from "@cognee-session/core"
import { OwnStorage } from "./case-context.ts"
import { CaseFailure } from "./case-failure.ts"
import { type ConformanceCase, type HarnessPart, type Requirement, nameOf } from "./conformance-case.ts"
import type { HarnessStorage, SessionStoreHarness } from "./harness.ts"
import { Random } from "./random.ts"

/** What became of a case that did not fail. */
export type CaseOutcome = { readonly status: "passed" } | { readonly status: "skipped"; readonly reason: string }

/** Runs one case on a storage of its own. Rejects with a `CaseFailure` when the store breaks the rule. */
export async function runCase(
  conformanceCase: ConformanceCase,
  harness: SessionStoreHarness,
  seed: number,
): Promise<CaseOutcome> {
  try {
    await using own = await OwnStorage.create(harness, new Random(seed, nameOf(conformanceCase)))
    const reason = reasonToSkip(conformanceCase.requires ?? [], own.store.capabilities, own.storage)
    if (reason !== null) return { status: "skipped", reason }
    await conformanceCase.run(own)
    return { status: "passed" }
  } catch (error) {
    throw new CaseFailure(conformanceCase, seed, error)
  }
}

/** The first requirement that is not met, in words, or `null`. These are the only two reasons for which a case is skipped. */
function reasonToSkip(
  requires: readonly Requirement[],
  capabilities: SessionStoreCapabilities,
  storage: HarnessStorage,
): string | null {
  const lacking = requires.find((requirement) => isCapability(requirement) && !capabilities[requirement])
  if (lacking !== undefined) return `the store does not declare ${lacking}`
  const missing = requires.find((requirement) => isPart(requirement) && storage[requirement] === undefined)
  return missing === undefined ? null : `the harness has no ${missing}`
}

const CAPABILITIES = {
  traces: true,
  listSessions: true,
  expiry: true,
  atomicBatch: true,
  multiProcess: true,
} as const satisfies Record<keyof SessionStoreCapabilities, true>

function isCapability(requirement: Requirement): requirement is keyof SessionStoreCapabilities {
  return requirement in CAPABILITIES
}

function isPart(requirement: Requirement): requirement is HarnessPart | "expiry" {
  return requirement === "expiry" || !isCapability(requirement)
}
