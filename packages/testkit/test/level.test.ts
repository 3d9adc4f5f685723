import type { CaseReport, HarnessPart } from "@cognee-session/testkit"
import { expect, it } from "vitest"
import { CAPABILITIES, type Capability } from "../src/conformance-case.ts"
import { levelOf, whyNotFull } from "../src/level.ts"

const PASSED = { status: "passed" } as const
const FAILED = { status: "failed", reason: "expected 1, got 2", repeat: "" } as const

function without(part: HarnessPart): { status: "skipped"; reason: string; lacks: { part: HarnessPart } } {
  return { status: "skipped", reason: `the harness has no ${part}`, lacks: { part } }
}

it.each([
  ["everything passed", [], [PASSED], "full", []],
  ["a case failed", [], [PASSED, FAILED], "failed", ["1 of 2 cases failed"]],
  ["a capability is not declared", ["traces"], [PASSED], "core", ["the store does not declare traces"]],
  ["expiry was not tried", [], [without("expiry")], "core", ["the harness has no expiry, which expiry calls for"]],
  [
    "what processes share was not tried",
    [],
    [without("childModule"), without("damage"), without("neighbour"), without("damage")],
    "core",
    ["childModule", "damage", "neighbour"].map((part) => `the harness has no ${part}, which multiProcess calls for`),
  ],
  ["no backend can be away", [], [PASSED, without("interrupt"), without("secrets")], "full", []],
  [
    "a backend can be away, its secrets are not told",
    [],
    [without("secrets")],
    "core",
    ["the harness has no secrets, which interrupt calls for"],
  ],
  [
    "a part is lacking that nothing calls for",
    ["multiProcess"],
    [without("neighbour"), without("damage")],
    "core",
    ["the store does not declare multiProcess"],
  ],
] as const)("%s", (_, undeclared: readonly Capability[], outcomes, level, why) => {
  const capabilities = Object.fromEntries(CAPABILITIES.map((name) => [name, !undeclared.includes(name)])) as never
  const cases = outcomes.map((one) => ({ rule: "E1", title: "t", durationMs: 0, ...one })) as CaseReport[]
  const found = { cases, capabilities, partial: false }
  expect([levelOf(found), whyNotFull(found)]).toEqual([level, why])
  expect(levelOf({ ...found, partial: true })).toBe(level === "failed" ? "failed" : null)
})
