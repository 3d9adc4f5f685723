import { randomUUID } from "node:crypto"
import type { Turn } from "../conversations.ts"

/** A turn as floors and the crate's layouts keep it. */
export interface Entry extends Turn {
  readonly id: string
  readonly createdAt: string
}

export function newEntry(turn: Turn): Entry {
  return { id: randomUUID(), createdAt: new Date(nextTime()).toISOString(), ...turn }
}

let time = Date.now()

/** Later than the one before, so that an order by time alone is one, too. */
function nextTime(): number {
  time = Math.max(time + 1, Date.now())
  return time
}

export function parseEntry(text: string): Entry {
  return JSON.parse(text) as Entry
}

export function answerOf({ answer }: Pick<Turn, "answer">): string {
  return answer
}
