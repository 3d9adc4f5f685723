import { describe, expect, it } from "vitest"
import { medianOf } from "../src/spread.ts"

describe("medianOf", () => {
  it.each([
    [[3], 3],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ])("of %j is %d", (values, median) => {
    expect(medianOf(values)).toBe(median)
  })
})
