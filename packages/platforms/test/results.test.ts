import { expect, it } from "vitest"
import { readOutcome } from "../src/outcome.ts"
import { tableOf } from "../src/table.ts"

const failure = { name: "E8: an update", reason: "expected 1, got 2" }

it("a report of the testkit gives the counts, and the cases that failed", () => {
  const passed = { rule: "E7", title: "reads", status: "passed" }
  const failed = { rule: "E8", title: "an update", status: "failed", reason: "expected 1, got 2" }
  const report = { counts: { passed: 1, failed: 1, skipped: 3 }, rules: [{ cases: [passed] }, { cases: [failed] }] }
  expect(readOutcome(JSON.stringify(report))).toEqual({ passed: 1, skipped: 3, failures: [failure] })
})

it("a program's own outcome is taken as it is", () => {
  const outcome = { passed: 2, skipped: 0, failures: [failure] }
  expect(readOutcome(JSON.stringify(outcome))).toEqual(outcome)
})

it("the table has a line for each store and a column for each runtime, and a dash for what is not tried", () => {
  const outcome = { passed: 250, skipped: 8, failures: [] }
  const results = [
    { runtime: "node22", trial: "fs", outcome },
    { runtime: "node22", trial: "sqlite", outcome: { ...outcome, failures: [failure] } },
    { runtime: "bun", trial: "fs", outcome },
  ]
  expect(tableOf(results)).toBe(
    [
      "passed/failed/skipped  node22   bun",
      "fs                     250/0/8  250/0/8",
      "sqlite                 250/1/8  -",
      "",
    ].join("\n"),
  )
})
