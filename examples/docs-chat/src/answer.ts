import { type Passage, sourceOf } from "./passages.ts"

const NOTHING = "Nothing found: no passage of these documents fits the words of that question. Other words may help."
const NOTHING_MORE = "Nothing more found: all that these documents have on that was quoted already."

/** The answer to a question: the passages, word for word, each below its source. Nothing is made up. */
export function answerWith(passages: readonly Passage[], askedForMore: boolean): string {
  if (passages.length === 0) return askedForMore ? NOTHING_MORE : NOTHING
  return passages.map((passage) => `${sourceOf(passage)}\n${quote(passage.text)}`).join("\n\n")
}

/** What the answer was made from, or `null` when nothing was found. */
export function contextOf(passages: readonly Passage[]): string | null {
  return passages.length === 0 ? null : passages.map((passage) => passage.text).join("\n\n")
}

function quote(text: string): string {
  return text
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n")
}
