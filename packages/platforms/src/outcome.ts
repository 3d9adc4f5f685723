/** What became of a trial on a runtime. */
export interface Outcome {
  readonly passed: number
  readonly skipped: number
  readonly failures: readonly Failure[]
}

interface Failure {
  readonly name: string
  readonly reason: string
}

/** What counts here of the report of the testkit's command. */
interface ConformanceReport {
  readonly counts: { readonly passed: number; readonly skipped: number }
  readonly rules: readonly {
    readonly cases: readonly {
      readonly rule: string
      readonly title: string
      readonly status: string
      readonly reason?: string
    }[]
  }[]
}

/** Reads what a trial has written: its own outcome, or a report of the testkit. */
export function readOutcome(text: string): Outcome {
  const written = JSON.parse(text) as Outcome | ConformanceReport
  if (!("rules" in written)) return written
  const failed = written.rules.flatMap(({ cases }) => cases.filter(({ status }) => status === "failed"))
  return {
    passed: written.counts.passed,
    skipped: written.counts.skipped,
    failures: failed.map(({ rule, title, reason = "" }) => ({ name: `${rule}: ${title}`, reason })),
  }
}
