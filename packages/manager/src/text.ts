/** The beginning of a text: at most so many UTF-16 units, and never half of a surrogate pair. */
export function cutText(text: string, maxUnits: number): string {
  if (text.length <= maxUnits) return text
  const cutsPair = isHighSurrogate(text, maxUnits - 1) && isLowSurrogate(text, maxUnits)
  return text.slice(0, cutsPair ? maxUnits - 1 : maxUnits)
}

function isHighSurrogate(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xd800
}

function isLowSurrogate(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00
}
