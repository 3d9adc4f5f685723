import { tracingChannel } from "node:diagnostics_channel"
import { type TracingEdit, copyCore, tracingOn, withoutTracing } from "./core-copies.ts"
import { floorLines } from "./comparisons.ts"
import { noOpDriver } from "./no-op-driver.ts"
import { type Block, type Question, type Subject, timed, timedCalls } from "./subject.ts"

const CALLS = 5_000
const CHECKS = 1_000_000

const FLOOR = "floor"
const NEVER = "core, never a subscriber"
const LEFT = "core, its subscriber has left"
const SUBSCRIBED = "core, with a subscriber"
const CHECK = "the look for subscribers alone"

/** What an absent subscriber costs the cheapest call there is: `latestQaId` on a driver that does nothing. */
export function tracingQuestion(): Question {
  return {
    name: "tracing",
    title: "latestQaId on a driver that does nothing",
    floorTask: "core's own code without its tracing",
    subjects: [
      callSubject(FLOOR, withoutTracing),
      callSubject("floor again", withoutTracing),
      callSubject(NEVER, tracingOn("bench-never")),
      callSubject(LEFT, tracingOn("bench-left"), comeAndGo("bench-left")),
      callSubject(SUBSCRIBED, tracingOn("bench-subscribed"), whileSubscribed("bench-subscribed")),
      checkSubject(),
    ],
    comparisons: [
      ...floorLines(FLOOR, "floor again"),
      { subject: NEVER, floor: FLOOR, goal: 1.05 },
      { subject: LEFT, floor: FLOOR, goal: 1.05 },
      { subject: SUBSCRIBED, floor: FLOOR },
      { subject: CHECK, floor: FLOOR, goal: 0.05 },
    ],
    blocks: 40,
  }
}

/** Takes a subject's block and gives what is measured. */
type Around = (block: Block) => Promise<Block> | Block

function callSubject(name: string, edit: TracingEdit, around: Around = (block) => block): Subject {
  const key = { userId: "ada", sessionId: "traced" }
  return {
    name,
    async open({ dir }) {
      const { createSessionStore } = await copyCore(dir, edit)
      const store = createSessionStore(noOpDriver())
      const block = await around(() => timedCalls(CALLS, () => store.latestQaId(key)))
      return { block, close: () => store.close() }
    },
  }
}

const SUBSCRIBER = { start() {}, end() {}, asyncStart() {}, asyncEnd() {}, error() {} }

/** A subscriber sees some calls and leaves; what is measured comes after. */
function comeAndGo(name: string): Around {
  return async (block) => {
    await whileSubscribed(name)(block)()
    return block
  }
}

function whileSubscribed(name: string): (block: Block) => Block {
  const channel = tracingChannel(name)
  return (block) => async () => {
    channel.subscribe(SUBSCRIBER)
    try {
      return await block()
    } finally {
      channel.unsubscribe(SUBSCRIBER)
    }
  }
}

function checkSubject(): Subject {
  return {
    name: CHECK,
    async open({ dir }) {
      const { isTraced } = await copyCore(dir, tracingOn("bench-check"))
      return { block: () => timed(CHECKS, async () => checkAgainAndAgain(isTraced)) }
    },
  }
}

function checkAgainAndAgain(isTraced: () => boolean): void {
  for (let check = 0; check < CHECKS; check++) if (isTraced()) throw new Error("somebody subscribed")
}
