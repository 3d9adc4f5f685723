import type { Comparison } from "./subject.ts"

/** The most that a time may grow by with what is stored beside: goals for "does not depend on it". */
const FLAT = 1.2

export function countText(count: number): string {
  return count.toLocaleString("en-US")
}

/** The name of a subject that works on sessions of a size. */
export function sized(name: string, size: number): string {
  return `${name}, ${countText(size)} entries`
}

/** The lines of a floor and of its second copy. */
export function floorLines(floor: string, again: string): Comparison[] {
  return [
    { subject: floor, floor },
    { subject: again, floor, noise: true },
  ]
}

/** That `many` takes no longer than `few`. */
export function flatLine(many: string, few: string): Comparison {
  return { subject: many, floor: few, goal: FLAT, label: `${many}, over the same with fewer` }
}
