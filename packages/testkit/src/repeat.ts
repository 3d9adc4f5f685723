import { type ConformanceCase, nameOf } from "./conformance-case.ts"
import { SEED_VARIABLE } from "./random.ts"

/** The name of a case. */
type Named = Pick<ConformanceCase, "rule" | "title">

/** The arguments of the command that run just this case again, with the same random choices. */
export function repeatArguments(one: Named, seed: number): string {
  return `--seed ${seed} --case ${quoted(nameOf(one))}`
}

/** How to run just this case again, in two lines: by the command, and under a test runner. */
export function howToRepeat(one: Named, seed: number): string {
  const pattern = quoted(nameOf(one).replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
  return `To run it again: npx @cognee-session/testkit <harness file> ${repeatArguments(one, seed)}
or, with your test runner, ${SEED_VARIABLE}=${seed} and the name as a filter: -t ${pattern} (jest, vitest), --test-name-pattern (node:test), -g (mocha)`
}

/** Of the titles of cases none holds what a shell looks at within double quotes, but for the backslash of a pattern. */
function quoted(text: string): string {
  return `"${text}"`
}
