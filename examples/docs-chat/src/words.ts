/** Words that say nothing about a question's subject. */
const STOP_WORDS = new Set(
  `a about after all also am an and any anything are as at be been before but by can could did do does doing else for
  from get give had happen happens has have he her him his how i if in instead into is it its just like me mean means more my no not of
  off on one ones only or other our please same say says she should so some something still such tell than that the their them
  then there these they thing things this those to too us use used using very want was we were what whats when where
  which while who why will with without work works would you your s re ve ll don doesn isn`.split(/\s+/),
)

/** How a question points back at what was said: by its first words, by a pronoun, by how it ends. */
const POINTS_BACK = [
  /^\W*(and|but|or|so|then|also|more|that|what about|how about|why)\b/i,
  /\b(it|its|this|these|those|they|them|their|theirs)\b/i,
  /\b(that|same|else|one|ones)\W*$/i,
]

/** The words of a text, one by one, as they stand. */
export function splitWords(text: string): string[] {
  return text.normalize("NFC").match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
}

/** The words of a text that carry its meaning, each once, in the form in which they are indexed. */
export function wordsOf(text: string): string[] {
  const words = splitWords(text).map(indexedForm)
  return [...new Set(words.filter((word) => word !== null))]
}

/** A word as the index knows it, `null` for one that is not indexed. Word and plural, `store` and `stored`, are one. */
export function indexedForm(word: string): string | null {
  const lower = word.toLowerCase()
  return STOP_WORDS.has(lower) || /^[a-z0-9]$/.test(lower) ? null : stem(lower)
}

/** Whether a question leans on the turns before it: "and how fast is it?" */
export function pointsBack(question: string): boolean {
  return POINTS_BACK.some((pattern) => pattern.test(question))
}

function stem(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`
  if (word.length > 5) return word.replace(/(?:ions?|ing|ed|es|(?<!s)s|e)$/, "")
  return word.length > 2 ? word.replace(/(?<!s)s$|(?<=...)e$/, "") : word
}
