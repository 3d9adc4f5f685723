import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { type Random, shuffled } from "../random.ts"
import { type Scale, blocksOf } from "./scale.ts"
import { type Question, type Setting, type Subject, type Timing, type Trial, sumOfTimings } from "./subject.ts"

/** What each subject took in each round. */
export type RoundTimings = ReadonlyMap<Subject, readonly Timing[]>

/**
 * Measures the subjects of a question in turns: a round is made of short blocks, one of each subject in a new random order,
 * again and again, so that whatever else the machine does falls on all of them alike.
 */
export async function runRounds(
  question: Question,
  setting: Setting,
  scale: Scale,
  random: Random,
): Promise<RoundTimings> {
  const trials = new Map<Subject, Trial>()
  try {
    for (const subject of question.subjects) trials.set(subject, await subject.open(setting))
    for (let round = 0; round < scale.warmUps; round++) await runRound(question, trials, scale, random)
    const rounds: ReadonlyMap<Subject, Timing>[] = []
    while (rounds.length < scale.rounds) rounds.push(await runRound(question, trials, scale, random))
    return new Map(question.subjects.map((subject) => [subject, rounds.map((round) => round.get(subject)!)]))
  } finally {
    for (const trial of trials.values()) await trial.close?.()
  }
}

async function runRound(
  question: Question,
  trials: ReadonlyMap<Subject, Trial>,
  scale: Scale,
  random: Random,
): Promise<ReadonlyMap<Subject, Timing>> {
  const timings = new Map(question.subjects.map((subject) => [subject, [] as Timing[]]))
  for (let block = blocksOf(scale, question.blocks); block > 0; block--) {
    for (const [subject, trial] of shuffled([...trials], random)) {
      if (question.collectGarbage) collectGarbage()
      timings.get(subject)!.push(await trial.block())
    }
  }
  return new Map(Array.from(timings, ([subject, blocks]) => [subject, sumOfTimings(blocks)]))
}

let collector: (() => void) | null = null

function collectGarbage(): void {
  collector ??= garbageCollector()
  collector()
}

function garbageCollector(): () => void {
  setFlagsFromString("--expose-gc")
  return runInNewContext("gc") as () => void
}
