import { spawnSync } from "node:child_process"
import { describe, expect, it } from "vitest"
import { inTime } from "../src/time-limit.ts"

const never = new Promise<never>(() => {})

function inMilliseconds(milliseconds: number): number {
  return performance.now() + milliseconds
}

describe("inTime", () => {
  it("gives what the work comes to", async () => {
    const late = (): Error => new Error("late")
    await expect(inTime(Promise.resolve(1), inMilliseconds(10_000), late)).resolves.toBe(1)
    await expect(inTime(Promise.reject(new Error("own")), inMilliseconds(10_000), late)).rejects.toThrow("own")
  })

  it("gives up each piece of work at its own end, in whatever order they began", async () => {
    const order: number[] = []
    const limits = [120, 40, 80, 40].map(async (milliseconds) => {
      const ends = inMilliseconds(milliseconds)
      await expect(inTime(never, ends, () => new Error("late"))).rejects.toThrow("late")
      expect(performance.now()).toBeGreaterThanOrEqual(ends)
      order.push(milliseconds)
    })
    await Promise.all(limits)
    expect(order).toEqual([40, 40, 80, 120])
  })

  it("keeps a process alive while it waits, and no longer", () => {
    const program = `
      import { inTime } from ${JSON.stringify(import.meta.resolve("../dist/time-limit.js"))}
      const late = () => new Error("late")
      await inTime(new Promise(() => {}), performance.now() + 50, late).catch(() => console.log("waited"))
      await inTime(Promise.resolve(), performance.now() + 1e9, late)
    `
    const { stdout, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
      encoding: "utf8",
      timeout: 60_000,
    })
    expect({ stdout, status }).toEqual({ stdout: "waited\n", status: 0 })
  })
})
