import { AssertionError } from "node:assert/strict"
import { type SessionStore, isSessionError } from "@cognee-session/core"
import { reasonOf } from "../case-failure.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import { type RaceCall, type RaceLane, checkRace } from "../race.ts"
import { SESSIONS } from "../random-calls.ts"
import type { Random } from "../random.ts"
import { times } from "../sample-data.ts"
import { raceScript } from "../script.ts"
import type { SessionCall } from "../session-model.ts"
import { type FailedRace, shrinkRace } from "../shrink-race.ts"
import { withTwoHandles } from "../two-handles.ts"

/** How long to look for a shorter race that fails too. */
const SHRINK_MS = 10_000

export const randomRaceCases: readonly ConformanceCase[] = [
  ...withTwoHandles("C1", "some serial order explains what concurrent calls return", async (a, b, { random }) => {
    const attempt = (lanes: readonly RaceLane[]): Promise<Error | null> =>
      checkRace(lanes.map(({ handle, calls }) => [handle === "a" ? a : b, calls])).then(
        () => null,
        (error: Error) => error,
      )
    for (const _ of times(60, (n) => n)) {
      const lanes = randomLanes(random, a)
      const error = await attempt(lanes)
      if (error === null) continue
      if (!(error instanceof AssertionError || isSessionError(error))) throw error
      const shrunk = await shrinkRace({ lanes, error }, attempt, performance.now() + SHRINK_MS)
      throw raceError(shrunk, "kill" in a)
    }
  }),
]

/** Four lanes of four calls, most of them on one session, the others on those that are easily mixed up with it. */
function randomLanes(random: Random, store: SessionStore): RaceLane[] {
  const target = random.pick(SESSIONS)
  const call = (): RaceCall => {
    const session = random.below(5) === 0 ? random.pick(SESSIONS) : target
    return { session, ...randomCall(random, store) }
  }
  return times(4, (n) => ({ handle: n % 2 === 0 ? "a" : "b", calls: times(4, call) }))
}

function randomCall(random: Random, { capabilities }: SessionStore): SessionCall {
  const id = random.pick(["1", "2"])
  const answer = random.pick(["x", "y"])
  const calls: SessionCall[] = [
    { kind: "create", id, answer },
    { kind: "create", id, answer },
    { kind: "setAnswer", id, answer: random.pick(["p", "q"]) },
    { kind: "setScore", id, score: 1 + random.below(3) },
    { kind: "patch", id, key: random.pick(["k", "l"]) },
    { kind: "delete", id },
    { kind: "setGraph", text: random.pick(["g", "h"]) },
    { kind: "deleteSession" },
    { kind: "readAll" },
    { kind: "latest" },
    { kind: "getGraph" },
  ]
  if (capabilities.traces) calls.push({ kind: "saveStep", id, query: answer }, { kind: "readSteps" })
  if (capabilities.atomicBatch) calls.push({ kind: "createBatch", ids: random.shuffled(["1", "2", "3"]), answer })
  return random.pick(calls)
}

function raceError({ lanes, error }: FailedRace, inProcesses: boolean): AssertionError {
  const script = raceScript(lanes, inProcesses)
  return new AssertionError({ message: `${reasonOf(error)}\nThis program shows it, sooner or later:\n\n${script}\n` })
}
