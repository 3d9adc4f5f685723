/** A vitest reporter that keeps the reason of `ctx.skip(reason)` in the test's meta data, for the JSON report. */
export default class SkipReasons {
  onTestCaseResult(test) {
    const result = test.result()
    if (result.state === "skipped" && result.note) test.meta().skipReason = result.note
  }
}
