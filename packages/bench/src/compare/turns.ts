import { sampleEntry } from "../sample-entry.ts"
import type { Change, Turn } from "./conversations.ts"

/** A turn of 1 KiB; other texts for another number. */
export function turn(number: number): Turn {
  const { question, answer, context } = sampleEntry(number)
  return { question, answer, context: context ?? "" }
}

export function turns(count: number): Turn[] {
  return Array.from({ length: count }, (_, number) => turn(number))
}

/** New texts; no turn has such an answer from the start, and no other number gives the same. */
export function change(number: number): Change {
  const { answer, context } = turn(number)
  return { answer: marked(answer, `changed ${number}`), context }
}

/** A turn with an answer that no other number gives. */
export function numberedTurn(number: number): Turn {
  const made = turn(number)
  return { ...made, answer: marked(made.answer, `number ${number}`) }
}

/** As long as before, with the mark in front. */
function marked(text: string, mark: string): string {
  return `${mark}: ${text.slice(mark.length + 2)}`
}
