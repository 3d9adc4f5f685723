import { describe, expect, it } from "vitest"
import { type Row, rowsOf } from "../src/questions/row.ts"
import type { Subject, Timing } from "../src/questions/subject.ts"

/** Subjects that took so many microseconds for an operation, in each of the rounds. */
function rowsFor(rounds: { floor: number[]; again: number[]; store: number[] }): Row[] {
  const subjects = Object.keys(rounds).map((name): Subject => ({
    name,
    open: () => Promise.reject(new Error("unused")),
  }))
  const timings = new Map(subjects.map((subject) => [subject, timingsOf(rounds[subject.name as keyof typeof rounds])]))
  const comparisons = [
    { subject: "floor", floor: "floor" },
    { subject: "again", floor: "floor", noise: true },
    { subject: "store", floor: "floor", goal: 2 },
  ] as const
  return rowsOf({ name: "question", title: "", floorTask: "", subjects, comparisons, blocks: 1 }, timings)
}

function timingsOf(microseconds: number[]): Timing[] {
  return microseconds.map((time) => ({ operations: 10, milliseconds: time / 100 }))
}

describe("rowsOf", () => {
  it("compares within each round, so that a slow round falls out", () => {
    const [, , store] = rowsFor({ floor: [10, 30, 10], again: [10, 30, 10], store: [15, 45, 15] })
    expect(store!.ratio).toEqual({ median: 1.5, min: 1.5, max: 1.5, total: 1.5 })
    expect(store!.microseconds.median).toBeCloseTo(15)
    expect(store!.microseconds.max).toBeCloseTo(45)
  })

  it.each([
    [15, "met"],
    [19, "unclear"],
    [21, "unclear"],
    [23, "missed"],
  ])("holds %i against a goal of 20, with a second floor of 11 instead of 10, as %s", (time, verdict) => {
    const three = (value: number): number[] => [value, value, value]
    expect(rowsFor({ floor: three(10), again: three(11), store: three(time) })[2]!.verdict).toBe(verdict)
  })

  it("judges no floor", () => {
    const [floor, again] = rowsFor({ floor: [10], again: [11], store: [15] })
    expect([floor!.verdict, again!.verdict]).toEqual([null, null])
  })
})
