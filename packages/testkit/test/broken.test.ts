import { RULES, testSessionStore } from "@cognee-session/testkit"
import { describe, expect, it } from "vitest"
import { SEEDS, TIMEOUT_MS, expectCaught } from "./broken/catching.ts"
import { brokenOnFiles } from "./broken/files/broken-on-files.mjs"
import { brokenInMemory, memoryHarness } from "./broken/memory/broken-memory.ts"

const whole = memoryHarness("memoryStore, wrapped as the broken ones are", () => ({}))

describe("a broken memoryStore fails the case that is there to catch it", () => {
  for (const broken of brokenInMemory) {
    const { rule, what, methods } = broken
    it(`${rule}: ${what}`, () => expectCaught(broken, memoryHarness(what, methods)), TIMEOUT_MS)
  }
})

// The control: wrapped and not broken it passes every case.
for (const seed of SEEDS) testSessionStore({ describe, it }, whole, { seed })

describe("the broken stores", () => {
  it("break every rule of the contract", () => {
    const broken = new Set([...brokenInMemory, ...brokenOnFiles].map(({ rule }) => rule))
    expect([...broken].toSorted()).toEqual(RULES.toSorted())
  })

  it.each([
    ["memoryStore", brokenInMemory],
    ["fsStore", brokenOnFiles],
  ])("of %s have names of their own", (_, broken) => {
    const names = broken.map(({ what }) => what)
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted())
  })
})
