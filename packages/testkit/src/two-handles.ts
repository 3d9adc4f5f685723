import type { SessionStore } from "@cognee-session/core"
import type { CaseContext, ConformanceCase, Requirement } from "./conformance-case.ts"

/** What a case does with two handles that work on one storage at once. */
export type TwoHandles = (a: SessionStore, b: SessionStore, context: CaseContext) => Promise<void>

/** The same case twice: with two handles in this process, and with two processes. */
export function withTwoHandles(
  rule: string,
  title: string,
  run: TwoHandles,
  requires: readonly Requirement[] = [],
): ConformanceCase[] {
  return [
    {
      rule,
      title: `${title} (two handles)`,
      requires,
      run: async (context) => run(context.store, await context.open(), context),
    },
    {
      rule,
      title: `${title} (two processes)`,
      requires: [...requires, "multiProcess", "childModule"],
      run: async (context) => {
        const [a, b] = await Promise.all([context.openProcess(), context.openProcess()])
        await run(a, b, context)
      },
    },
  ]
}
