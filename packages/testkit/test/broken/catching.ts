import {
  CaseFailure,
  type ConformanceCase,
  type SessionStoreHarness,
  conformanceCases,
  runCase,
} from "@cognee-session/testkit"
import { expect } from "vitest"
import type { BreakageName } from "./breakage.ts"

/**
 * The seeds to run with: as many as the environment asks for, from 1 on; else the one that it names; else 1. Whatever the
 * seed, a broken store must be caught.
 */
export const SEEDS: readonly number[] = process.env["COGNEE_SESSION_TESTKIT_SEEDS"]
  ? Array.from({ length: Number(process.env["COGNEE_SESSION_TESTKIT_SEEDS"]) }, (_, index) => index + 1)
  : [Number(process.env["COGNEE_SESSION_TESTKIT_SEED"] ?? 1)]

export const TIMEOUT_MS: number = 60_000 * SEEDS.length

/** The case that catches a broken store. */
export function caseOf({ rule, caughtBy }: BreakageName): ConformanceCase {
  const found = conformanceCases.find((one) => one.rule === rule && one.title === caughtBy)
  return found ?? expect.fail(`${rule} has no case "${caughtBy}"`)
}

/** The cases that catch any of the broken stores, each once. */
export function casesOf(broken: readonly BreakageName[]): ConformanceCase[] {
  return [...new Set(broken.map(caseOf))]
}

/** Expects that the case fails with every seed, and of the rule's breaking. */
export async function expectCaught(broken: BreakageName, harness: SessionStoreHarness): Promise<void> {
  const missed: number[] = []
  for (const seed of SEEDS) {
    const failure = await failureOf(caseOf(broken), harness, seed)
    if (failure === null) missed.push(seed)
    else expectDeserved(failure, broken, seed)
  }
  if (missed.length > 0) expect.fail(`not caught with seed ${missed.join(", ")}`)
}

/** Expects that the case passes with every seed, and is not skipped. */
export async function expectPasses(conformanceCase: ConformanceCase, harness: SessionStoreHarness): Promise<void> {
  for (const seed of SEEDS) expect(await runCase(conformanceCase, harness, seed)).toEqual({ status: "passed" })
}

async function failureOf(
  conformanceCase: ConformanceCase,
  harness: SessionStoreHarness,
  seed: number,
): Promise<unknown> {
  try {
    await runCase(conformanceCase, harness, seed)
    return null
  } catch (error) {
    return error
  }
}

/** A store that does not open, or throws by a mistake of its own, would be caught for nothing. */
function expectDeserved(failure: unknown, { rule, caughtBy }: BreakageName, seed: number): void {
  expect(failure).toBeInstanceOf(CaseFailure)
  expect(failure).toMatchObject({ rule, caseTitle: caughtBy, seed })
  const cause = (failure as CaseFailure).cause as Error
  expect(["TypeError", "ReferenceError", "SyntaxError"]).not.toContain(cause.name)
  expect(cause.message).not.toMatch(/TypeError|ReferenceError|child process ended|no SessionError/)
}
