import { describe, expect, it } from "vitest"
import type { BackendResult, Measurement } from "../src/compare/result.ts"
import { type Standing, standingsIn } from "../src/compare/report/standing.ts"

const SUBJECTS = { floor: "floor", again: "floor", ours: "ours", quick: "peer", slow: "crate" } as const

/** A result with one case, of which each subject took so many microseconds in each round. */
function resultOf(rounds: Partial<Record<keyof typeof SUBJECTS, number[]>>, singles = rounds): BackendResult {
  const names = Object.keys(rounds) as (keyof typeof SUBJECTS)[]
  const measurements = names.map((subject): Measurement => ({
    subject,
    operation: "append",
    size: 10,
    inFlight: 1,
    calls: 1,
    rounds: rounds[subject]!,
    singles: singles[subject]!,
  }))
  return {
    backend: "files",
    date: "2026-01-01T00:00:00.000Z",
    machine: { processor: "", cores: 1, memory: 1, system: "", fileSystem: "" },
    node: "",
    server: null,
    isApart: false,
    rounds: 3,
    seed: 1,
    subjects: names.map((name) => ({ name, role: SUBJECTS[name], about: "", version: null })),
    cannot: [],
    failed: [],
    measurements,
    kept: [],
    memory: [],
  }
}

function standingOf(...result: Parameters<typeof resultOf>): Standing | undefined {
  return standingsIn(resultOf(...result))[0]
}

const three = (time: number): number[] => [time, time, time]

describe("standingsIn", () => {
  it("compares with the quickest of the others", () => {
    const standing = standingOf({ floor: three(1), again: three(1), ours: three(3), slow: three(9), quick: three(6) })
    expect(standing).toMatchObject({ best: { subject: "quick" }, ratio: 0.5, verdict: "ahead" })
  })

  it("compares within each round, so that a slow round falls out", () => {
    const standing = standingOf({ floor: [1, 9, 1], again: [1, 9, 1], ours: [2, 18, 2], quick: [4, 36, 4] })
    expect(standing).toMatchObject({ ratio: 0.5, noise: 1 })
  })

  it.each([
    [80, "ahead"],
    [95, "even"],
    [105, "even"],
    [120, "behind"],
  ])("takes %i against 100 for %s, where two copies of the floor are a tenth apart", (time, verdict) => {
    for (const again of [11, 10 / 1.1]) {
      const standing = standingOf({ floor: three(10), again: three(again), ours: three(time), quick: three(100) })
      expect(standing?.verdict).toBe(verdict)
    }
  })

  it("takes single calls on SQLite, where checkpoints are in the others", () => {
    const singles = { floor: three(1), again: three(1), ours: three(2), quick: three(4) }
    const rounds = { ...singles, ours: three(8) }
    const onSqlite = standingsIn({ ...resultOf(rounds, singles), backend: "sqlite" })[0]
    expect([onSqlite?.verdict, standingOf(rounds, singles)?.verdict]).toEqual(["ahead", "behind"])
  })

  it("says nothing where nobody else can do the work", () => {
    expect(standingOf({ floor: three(1), again: three(1), ours: three(2) })).toBeUndefined()
  })
})
