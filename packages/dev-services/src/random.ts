/** Numbers from 0 to below 1 that a seed repeats; each stream of a seed has its own (mulberry32). */
export function seededRandom(seed: number, ...stream: readonly number[]): () => number {
  let state = [seed, ...stream].reduce(
    (mixed, number) => Math.imul(mixed ^ number, 0x9e3779b1) ^ (mixed >>> 15),
    0x2545f491,
  )
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
