import { type Random, shuffled } from "../random.ts"
import type { BlockTime } from "./block.ts"
import type { Case, Scale } from "./cases.ts"
import type { Contender } from "./contender.ts"
import type { Measurement } from "./result.ts"

/** A call that takes so many blocks' time is a trial and a warm-up in one. */
const SLOW = 5

interface Turns {
  readonly contender: Contender
  /** Calls of a block. */
  readonly calls: number
  /** The trial has warmed it up already. */
  readonly warm: boolean
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
    const turns = await contender.attempt(() => tryOut(task, contender, scale))
    if (turns !== null) all.push(turns)
  }
  for (let round = -scale.warmUps; round < scale.rounds; round++) {
    for (const { contender, calls, warm, rounds } of shuffled(all, random)) {
      if (round < 0 && warm) continue
      const time = await contender.attempt(() => contender.process.ask("block", task.operation, calls))
      if (round >= 0 && time !== null) rounds.push(time)
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

/** Finds how many calls fill the time of a block: a slow subject makes few, but as many rounds as the others. */
async function tryOut(task: Case, contender: Contender, { blockMs, maxCalls }: Scale): Promise<Turns> {
  await contender.process.ask("begin", task)
  const { microseconds } = await contender.process.ask("block", task.operation, task.inFlight)
  const blocks = microseconds / (blockMs * 1_000)
  const each = Math.max(1, Math.floor(Math.min(1 / blocks, maxCalls / task.inFlight)))
  return { contender, calls: each * task.inFlight, warm: blocks > SLOW, rounds: [] }
}
