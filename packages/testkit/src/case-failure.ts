import { AssertionError } from "node:assert/strict"
import { isSessionError } from "@cognee-session/core"
import { type ConformanceCase, nameOf } from "./conformance-case.ts"
import { SEED_VARIABLE } from "./random.ts"

/** A case that failed: which rule, what was expected and what came, and how to run it again. */
export class CaseFailure extends AssertionError {
  readonly rule: string
  readonly caseTitle: string
  /** What repeats the random choices of the run. */
  readonly seed: number
  /** The error of the case itself. */
  override readonly cause: unknown

  constructor(failed: ConformanceCase, seed: number, cause: unknown) {
    const { actual, expected } = cause instanceof AssertionError ? cause : { actual: undefined, expected: undefined }
    super({ message: messageOf(failed, seed, cause), actual, expected, operator: "conforms" })
    this.rule = failed.rule
    this.caseTitle = failed.title
    this.seed = seed
    this.cause = cause
  }
}

function messageOf(failed: ConformanceCase, seed: number, cause: unknown): string {
  return `${nameOf(failed)}\n${reasonOf(cause)}\nTo repeat it run this case alone with ${SEED_VARIABLE}=${seed}`
}

function reasonOf(cause: unknown): string {
  if (isSessionError(cause)) return `${cause.operation} rejected with ${cause.code}: ${cause.message}`
  return cause instanceof Error ? cause.message : String(cause)
}
