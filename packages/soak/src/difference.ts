/** How what a store holds differs from what it acknowledged, in items. */
export interface Differences {
  /** Acknowledged, and not there. */
  readonly lost: number
  /** There more than once. */
  readonly doubled: number
  /** Deleted, expired or never written, and there. */
  readonly broughtBack: number
  /** There with other contents, or in another order. */
  readonly mixedUp: number
}

export const NO_DIFFERENCE: Differences = { lost: 0, doubled: 0, broughtBack: 0, mixedUp: 0 }

export function sumOf(all: readonly Differences[]): Differences {
  return all.reduce(
    (sum, one) => ({
      lost: sum.lost + one.lost,
      doubled: sum.doubled + one.doubled,
      broughtBack: sum.broughtBack + one.broughtBack,
      mixedUp: sum.mixedUp + one.mixedUp,
    }),
    NO_DIFFERENCE,
  )
}

interface Item {
  readonly id: string
  /** Equal for equal contents. */
  readonly contents: string
}

/** Compares two lists of items whose ids are all different. */
export function differencesOf(expected: readonly Item[], found: readonly Item[]): Differences {
  const wanted = new Map(expected.map(({ id, contents }) => [id, contents]))
  const seen = new Set(found.map(({ id }) => id))
  const known = found.filter(({ id }) => wanted.has(id))
  const kept = expected.filter(({ id }) => seen.has(id))
  const isInPlace = (item: Item, index: number): boolean => item.id === kept[index]?.id
  return {
    lost: expected.length - kept.length,
    doubled: found.length - seen.size,
    broughtBack: [...seen].filter((id) => !wanted.has(id)).length,
    mixedUp: known.filter((item, index) => !isInPlace(item, index) || item.contents !== wanted.get(item.id)).length,
  }
}
