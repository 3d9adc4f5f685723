import { AssertionError } from "node:assert/strict"
import { isSessionError } from "@cognee-session/core"
import { type ConformanceCase, nameOf } from "./conformance-case.ts"
import { howToRepeat } from "./repeat.ts"
import { HarnessError } from "./usable-harness.ts"

/** A case that failed: which rule, what was expected and what came, and how to run it again. */
export class CaseFailure extends AssertionError {
  /** The number of the rule that the store breaks. */
  readonly rule: string
  /** What must hold, in a sentence. */
  readonly caseTitle: string
  /** What repeats the random choices of the run. */
  readonly seed: number
  /** What was expected and what came, in words. */
  readonly reason: string
  /** The error of the case itself. */
  override readonly cause: unknown

  /** `cause` is what the case was ended by. */
  constructor(failed: ConformanceCase, seed: number, cause: unknown) {
    const { actual, expected } = cause instanceof AssertionError ? cause : { actual: undefined, expected: undefined }
    const reason = reasonOf(cause)
    const message = `${nameOf(failed)}\n${reason}\n${howToRepeat(failed, seed)}`
    super({ message, actual, expected, operator: "conforms" })
    this.rule = failed.rule
    this.caseTitle = failed.title
    this.seed = seed
    this.reason = reason
    this.cause = cause
  }
}

/** What was expected and what came, in words. */
export function reasonOf(cause: unknown): string {
  if (isSessionError(cause)) {
    const text = `expected ${cause.operation || "the call"} to succeed, got a rejection with ${cause.code}: ${cause.message}`
    return cause.cause instanceof Error ? `${text} (${cause.cause.name}: ${cause.cause.message})` : text
  }
  if (cause instanceof AssertionError || cause instanceof HarnessError) return cause.message
  return cause instanceof Error ? (cause.stack ?? String(cause)) : String(cause)
}
