const CR = 13
const BULK = new Set(Buffer.from("$!="))
const LISTS = new Set(Buffer.from("*~>"))
const PAIRS = new Set(Buffer.from("%|"))
const [ATTRIBUTE] = Buffer.from("|")

/**
 * Where the first reply of Redis (RESP2 or RESP3) ends: its length, or `null` when it is not all
 * there yet. An attribute counts as a part of the reply that follows it.
 */
export function replyEnd(bytes: Buffer): number | null {
  let position = 0
  for (let missing = 1; missing > 0; missing -= 1) {
    const lineEnd = bytes.indexOf(CR, position)
    if (lineEnd === -1 || lineEnd + 2 > bytes.length) return null
    const type = bytes[position]!
    const count = Number(bytes.toString("latin1", position + 1, lineEnd))
    position = lineEnd + 2
    if (BULK.has(type) && count >= 0) position += count + 2
    if (position > bytes.length) return null
    if (LISTS.has(type)) missing += Math.max(0, count)
    if (PAIRS.has(type)) missing += 2 * count
    if (type === ATTRIBUTE) missing += 1
  }
  return position
}
