import { createHash, randomInt } from "node:crypto"

/** The environment variable that a seed can be given in. */
export const SEED_VARIABLE = "COGNEE_SESSION_TESTKIT_SEED"

const SEED_LIMIT = 2 ** 31

/** The seed of a run: the given one, else that of the environment, else a new one. */
export function chooseSeed(given: number | undefined): number {
  const seed = given ?? (process.env[SEED_VARIABLE] ? Number(process.env[SEED_VARIABLE]) : randomInt(SEED_LIMIT))
  if (!Number.isSafeInteger(seed)) throw new RangeError(`a seed must be a whole number; see ${SEED_VARIABLE}`)
  return seed
}

/** Random choices that a seed repeats. Each case has its own sequence, whichever other cases run. */
export class Random {
  #state: number

  /** The same `seed` and `purpose` give the same choices. */
  constructor(seed: number, purpose: string) {
    this.#state = createHash("sha256").update(`${seed} ${purpose}`).digest().readInt32LE(0)
  }

  /** From 0 to below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  /** One of the items, each as likely as the others; there must be one. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  /** The items in a random order, as a new array. */
  shuffled<T>(items: readonly T[]): T[] {
    const keyed = items.map((item) => ({ item, key: this.next() }))
    return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item)
  }

  /** A word that stands nowhere else by chance: `prefix` and sixteen letters. */
  word(prefix: string): string {
    return prefix + Array.from({ length: 16 }, () => String.fromCharCode(97 + this.below(26))).join("")
  }
}
