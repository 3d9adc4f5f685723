import { setTimeout } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { inParts } from "../src/namespace.ts"

describe("inParts", () => {
  it("gives the results in the order of the items, however long each takes", async () => {
    const items = Array.from({ length: 100 }, (_, n) => n)
    const work = async (n: number): Promise<number> => setTimeout((n * 7) % 5, n * 2)
    expect(await inParts(items, work)).toEqual(items.map((n) => n * 2))
  })

  it("rejects with the first error when what was begun is over, and begins nothing more", async () => {
    const ended: number[] = []
    const work = async (n: number): Promise<void> => {
      if (n === 0) throw new Error("no 0")
      await setTimeout(5)
      ended.push(n)
    }
    const items = Array.from({ length: 100 }, (_, n) => n)
    await expect(inParts(items, work)).rejects.toThrow("no 0")
    const atOnce = [...ended]
    await setTimeout(20)
    expect(atOnce.length).toBeGreaterThan(1)
    expect(ended).toEqual(atOnce)
    expect(atOnce.length).toBeLessThan(99)
  })
})
