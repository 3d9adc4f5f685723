import { describe, expect, it } from "vitest"
import { toOptions } from "../src/options.ts"
import { STORE_NAMES } from "../src/place.ts"

describe("toOptions", () => {
  it("takes every store, and keeps the report in the project", () => {
    const { stores, report } = toOptions([], "/at")
    expect(stores).toEqual(STORE_NAMES)
    expect(report).toMatch(/docs\/benchmarks\/soak$/)
  })

  it("writes no report of a quick run unless told where", () => {
    expect(toOptions(["--quick"], "/at").report).toBe(null)
    expect(toOptions(["--quick", "--report", "here"], "/at").report).toBe("/at/here")
  })

  it.each([
    [["--store", "mongo"], "there is no store"],
    [["--seed", "x"], "--seed must be"],
    [["--seed", "-1"], /seed/],
    [["--fast"], "--fast"],
  ])("refuses %j", (args, message) => {
    expect(() => toOptions(args, "/at")).toThrow(message)
  })
})
