import { describe, expect, it } from "vitest"
import { Lane } from "../src/lane.ts"
import { QUICK } from "../src/scale.ts"
import type { Step } from "../src/step.ts"

const SEED = 5
const SESSIONS = Array.from({ length: QUICK.sessions }, (_, session) => session)

function stepsOf(lane: Lane, most = Infinity): Step[] {
  const steps: Step[] = []
  for (let step = lane.next(); step !== null && steps.length < most; step = lane.next()) {
    steps.push(step)
    lane.done(step)
  }
  return steps
}

describe("Lane", () => {
  it("creates as many entries as it shall, each once and in turn", () => {
    const lane = new Lane(1, SEED, QUICK)
    const creates = stepsOf(lane).filter((step) => step.kind === "create")
    expect(creates.flatMap(({ first, count }) => Array.from({ length: count }, (_, index) => first + index))).toEqual(
      Array.from({ length: QUICK.entries }, (_, entry) => entry),
    )
    expect(new Set(creates.map(({ session }) => session)).size).toBe(QUICK.sessions)
  })

  it("makes calls of every kind", () => {
    const kinds = Array.from({ length: 20 }, (_, number) => stepsOf(new Lane(number, SEED, QUICK))).flat()
    expect(new Set(kinds.map(({ kind }) => kind)).size).toBe(9)
  })

  it("is at any point what another lane becomes that skips to it", () => {
    const [whole, total] = [new Lane(2, SEED, QUICK), stepsOf(new Lane(2, SEED, QUICK)).length]
    for (let steps = 0; steps <= total; steps++) {
      const other = new Lane(2, SEED, QUICK)
      other.skipTo(steps)
      expect(other.next()).toEqual(whole.next())
      expect(SESSIONS.map((session) => other.expected(session))).toEqual(
        SESSIONS.map((session) => whole.expected(session)),
      )
      stepsOf(whole, 1)
    }
  })

  it("expects what the calls so far amount to", () => {
    const lane = new Lane(3, SEED, QUICK)
    const held = new Map<number, Map<number, number>>(SESSIONS.map((session) => [session, new Map()]))
    for (const step of stepsOf(lane)) {
      const session = "session" in step ? held.get(step.session)! : new Map<number, number>()
      if (step.kind === "create") for (let n = 0; n < step.count; n++) session.set(step.first + n, 1)
      if (step.kind === "update" && session.has(step.entry)) session.set(step.entry, session.get(step.entry)! + 1)
      if (step.kind === "delete") session.delete(step.entry)
      if (step.kind === "deleteSession") session.clear()
    }
    for (const session of SESSIONS) {
      const expected = lane.expected(session).entries.map(({ entry, version }) => [entry, version])
      expect(expected).toEqual([...held.get(session)!])
    }
  })

  it("differs from the others, and with the seed", () => {
    const all = [new Lane(1, 1, QUICK), new Lane(2, 1, QUICK), new Lane(1, 2, QUICK)].map((lane) => stepsOf(lane))
    expect(new Set(all.map((steps) => JSON.stringify(steps))).size).toBe(3)
  })
})
