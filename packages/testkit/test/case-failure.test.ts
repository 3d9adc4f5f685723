import { CaseFailure, conformanceCases, runCase } from "@cognee-session/testkit"
import { describe, expect, it } from "vitest"
import { nameOf } from "../src/conformance-case.ts"
import { howToRepeat } from "../src/repeat.ts"
import { loadHarness } from "./harnesses/load.ts"

const names = conformanceCases.map(nameOf)

describe("a failure", () => {
  it("says the rule, what was expected, what came, and how to run just that case again", async () => {
    const failed = conformanceCases.find((one) => nameOf(one).includes("entry ids are compared exactly"))!
    const failure = await runCase(failed, await loadHarness("broken.mjs", "trimmedIds"), 3).catch(
      (error: unknown) => error,
    )
    expect(failure).toBeInstanceOf(CaseFailure)
    const { message, rule, seed, reason } = failure as CaseFailure
    expect([rule, seed]).toEqual(["K3", 3])
    expect(reason).toMatch(/^.*: expected .*, got .*/)
    expect(message).toBe(`${nameOf(failed)}\n${reason}\n${howToRepeat(failed, 3)}`)
  })

  it("names a pattern for the runner that fits no other case, and that a shell leaves as it is", () => {
    for (const one of conformanceCases) {
      const [, pattern] = /-t "(.*)" \(jest, vitest\)/.exec(howToRepeat(one, 1))!
      expect(names.filter((name) => new RegExp(pattern!).test(name))).toEqual([nameOf(one)])
      expect(pattern).not.toMatch(/["`$]|\\[^.*+?^{}()|[\]\\]/)
    }
  })
})
