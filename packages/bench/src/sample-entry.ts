import type { NewSessionQaEntry } from "@cognee-session/core"

const WORDS =
  "the session keeps what was asked and what was answered, with the passages it was made from, so that ".split(" ")

/** The texts of a sample entry, in characters: 1 KiB together. */
const QUESTION = 96
const ANSWER = 640
const CONTEXT = 288

const TEXT = Array.from({ length: 2_000 }, (_, index) => WORDS[(index * 7 + (index >> 4)) % WORDS.length]).join(" ")

/** An entry whose texts hold 1 KiB; other texts for another number. */
export function sampleEntry(number: number): NewSessionQaEntry {
  return { question: textOf(number, QUESTION), answer: sampleAnswer(number), context: textOf(number + 2, CONTEXT) }
}

function sampleAnswer(number: number): string {
  return textOf(number + 1, ANSWER)
}

function textOf(number: number, length: number): string {
  const start = (number * 61) % (TEXT.length - length)
  return TEXT.slice(start, start + length)
}
