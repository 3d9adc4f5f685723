/** What escaped text begins with. */
const MARK = "\\json:"

/**
 * The text as it stands in a column (E4). Databases cannot hold U+0000 or lone surrogates: text that has one is stored as
 * JSON behind a mark, and so is text that begins with the mark. All other text stands as it is.
 */
export function toStoredText(text: string): string {
  const isPlain = text.isWellFormed() && !text.includes("\0") && !text.startsWith(MARK)
  return isPlain ? text : MARK + JSON.stringify(text)
}

/** The text that was stored; `null` when it is none that `toStoredText` writes. */
export function fromStoredText(stored: string): string | null {
  if (!stored.startsWith(MARK)) return stored
  try {
    const text: unknown = JSON.parse(stored.slice(MARK.length))
    return typeof text === "string" ? text : null
  } catch {
    return null
  }
}
