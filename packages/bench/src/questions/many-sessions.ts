import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import type { SessionStore } from "@cognee-session/core"
import { countText, flatLine, floorLines } from "./comparisons.ts"
import { appendFloors, tailFloor } from "./file-subjects.ts"
import { inFlight } from "../in-flight.ts"
import { say } from "../progress.ts"
import { sampleEntry } from "../sample-entry.ts"
import { SMALL, type Scale } from "./scale.ts"
import { fillSession, openStore } from "./stores.ts"
import { type Comparison, type Question, type Setting, type Subject, timedCalls } from "./subject.ts"

const CALLS = 100
const LATEST = 10

const USER = "ada"
const WIDTH = 64
const PROGRESS_STEP = 10_000

const APPEND_FLOORS = ["floor, 10 entries", "floor again, 10 entries"] as const
const READ_FLOORS = ["floor of latest", "floor of latest again"] as const

/** One session of a user who has few others, and of one who has many. */
export function manySessionsQuestion({ siblings, large }: Scale): Question {
  const counts = [SMALL, siblings] as const
  const users = counts.map((count) => userOf(count))
  return {
    name: "many-sessions",
    title: `one session beside ${SMALL} and beside ${countText(siblings)} others of its user`,
    floorTask: "as for create and latest",
    subjects: [
      ...appendFloors(SMALL, 10, CALLS),
      ...READ_FLOORS.map((name) => tailFloor(name, large)),
      ...users.flatMap((user) => [createSubject(user), latestSubject(user)]),
    ],
    comparisons: [...lines("create", APPEND_FLOORS, 2.5, counts), ...lines("latest", READ_FLOORS, 1.5, counts)],
    blocks: 10,
  }
}

function lines(
  task: string,
  [floor, again]: readonly [string, string],
  goal: number,
  counts: readonly [number, number],
): Comparison[] {
  const [few, many] = [nameOf(task, counts[0]), nameOf(task, counts[1])]
  return [
    ...floorLines(floor, again),
    { subject: few, floor, goal },
    { subject: many, floor, goal },
    flatLine(many, few),
  ]
}

function nameOf(task: string, siblings: number): string {
  return `fsStore ${task}, ${countText(siblings)} sessions`
}

/** A user with so many sessions, whose files are written once, by whoever asks first. */
interface User {
  readonly siblings: number
  open(setting: Setting): Promise<SessionStore>
}

function userOf(siblings: number): User {
  let built: Promise<void> | null = null
  return {
    siblings,
    async open(setting) {
      const dir = join(setting.dir, `user-with-${siblings}`)
      await (built ??= build(dir, siblings))
      return openStore(dir)
    },
  }
}

async function build(dir: string, siblings: number): Promise<void> {
  await mkdir(dir, { mode: 0o700 })
  const store = openStore(dir)
  await inFlight(WIDTH, siblings, async (index) => {
    if (index > 0 && index % PROGRESS_STEP === 0)
      say(`  ${countText(index)} of ${countText(siblings)} sessions written`)
    await store.createQaEntry({ userId: USER, sessionId: `sibling-${index}` }, sampleEntry(index))
  })
  await store.close()
}

function createSubject(user: User): Subject {
  const key = { userId: USER, sessionId: "appended-to" }
  return {
    name: nameOf("create", user.siblings),
    async open(setting) {
      const store = await user.open(setting)
      await fillSession(store, key, SMALL)
      return {
        block: () => timedCalls(CALLS, (index) => store.createQaEntry(key, sampleEntry(index))),
        close: () => store.close(),
      }
    },
  }
}

function latestSubject(user: User): Subject {
  const key = { userId: USER, sessionId: "read" }
  return {
    name: nameOf("latest", user.siblings),
    async open(setting) {
      const store = await user.open(setting)
      await fillSession(store, key, LATEST)
      return {
        block: () => timedCalls(CALLS, () => store.getLatestQaEntries(key, LATEST)),
        close: () => store.close(),
      }
    },
  }
}
