import { seededRandom } from "@cognee-session/dev-services"
import { describe, expect, it } from "vitest"
import { shuffled } from "../src/random.ts"

const ITEMS = ["a", "b", "c", "d", "e"]

describe("shuffled", () => {
  it("keeps all items", () => {
    expect(shuffled(ITEMS, seededRandom(1)).toSorted()).toEqual(ITEMS)
  })

  it("gives the same orders for the same seed, and others for another", () => {
    const orders = (seed: number): string[][] => {
      const random = seededRandom(seed)
      return Array.from({ length: 20 }, () => shuffled(ITEMS, random))
    }
    expect(orders(7)).toEqual(orders(7))
    expect(orders(7)).not.toEqual(orders(8))
  })

  it("puts each item first about equally often", () => {
    const random = seededRandom(3)
    const firsts = Array.from({ length: 5_000 }, () => shuffled(ITEMS, random)[0])
    for (const item of ITEMS)
      expect(Math.abs(firsts.filter((first) => first === item).length - 1_000)).toBeLessThan(150)
  })
})
