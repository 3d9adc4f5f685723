/** Numbers from 0 to below 1 that a seed repeats (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** So many different whole numbers from 0 to below `limit`, ascending; all of them, if there are no more. */
export function sampleBelow(limit: number, count: number, seed: number): number[] {
  if (count >= limit) return Array.from({ length: limit }, (_, index) => index)
  const random = seededRandom(seed)
  const chosen = new Set<number>()
  while (chosen.size < count) chosen.add(Math.floor(random() * limit))
  return [...chosen].toSorted((a, b) => a - b)
}
