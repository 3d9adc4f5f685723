import { type Random, shuffled } from "../random.ts"
import type { BlockTime } from "./block.ts"
import type { Case, Scale } from "./cases.ts"
import type { Contender } from "./contender.ts"
import type { Measurement } from "./result.ts"

interface Turns {
  readonly contender: Contender
  /** Calls of a block. */
  readonly calls: number
  readonly rounds: BlockTime[]
}

/**
 * Times one case: in each round every contender makes a block of calls, in a new random order, while all others wait, so
 * that whatever else the machine does falls on all of them alike.
 */
export async function timeCase(
  task: Case,
  contenders: readonly Contender[],
  scale: Scale,
  random: Random,
): Promise<Measurement[]> {
  const all: Turns[] = []
  for (const contender of contenders.filter((one) => one.can(task.operation))) {
    const turns = await contender.attempt(() => warmUp(task, contender, scale))
    if (turns !== null) all.push(turns)
  }
  for (let round = 0; round < scale.rounds; round++) {
    for (const { contender, calls, rounds } of shuffled(all, random)) {
      const time = await contender.attempt(() => contender.process.ask("block", task.operation, calls))
      if (time !== null) rounds.push(time)
    }
  }
  for (const { contender } of all) await contender.attempt(() => contender.process.ask("end"))
  const through = all.filter(({ rounds }) => rounds.length === scale.rounds)
  return through.map(({ contender, calls, rounds }) => ({
    subject: contender.subject.name,
    ...task,
    calls,
    rounds: rounds.map((time) => time.microseconds / time.calls),
    singles: rounds.map(({ single }) => single),
  }))
}

/**
 * Makes calls until they are at their full speed, and finds how many of them fill the time of a block: a slow subject
 * makes few, but as many rounds as the others. Whoever has more code needs more calls until V8 has compiled it: measured
 * too early, it would seem slower than it is in a program that goes on.
 */
async function warmUp(task: Case, contender: Contender, scale: Scale): Promise<Turns> {
  await contender.process.ask("begin", task)
  const end = performance.now() + scale.warmUpMs
  let calls = task.inFlight
  let made = 0
  do {
    const time = await contender.process.ask("block", task.operation, calls)
    made += time.calls
    calls = callsOfBlock(time, task, scale)
  } while (made < scale.warmUpCalls && performance.now() < end)
  return { contender, calls, rounds: [] }
}

function callsOfBlock(time: BlockTime, { inFlight }: Case, { blockMs, maxCalls }: Scale): number {
  const atOnce = (blockMs * 1_000) / ((time.microseconds / time.calls) * inFlight)
  return inFlight * Math.max(1, Math.floor(Math.min(atOnce, maxCalls / inFlight)))
}
