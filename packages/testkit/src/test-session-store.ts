import { conformanceCases } from "./cases.ts"
import { type ConformanceCase, RULES, nameOf } from "./conformance-case.ts"
import type { SessionStoreHarness } from "./harness.ts"
import { chooseSeed } from "./random.ts"
import { runCase } from "./run-case.ts"

/** What the suite takes from a test runner: `describe` and `it` of node:test, vitest, jest, mocha and their like. */
export interface TestRunner {
  /** Groups the tests that `body` registers. */
  readonly describe: (title: string, body: () => void) => unknown
  /** Registers one test, which may take `timeoutMs` milliseconds. */
  readonly it: (title: string, body: TestBody, timeoutMs?: number) => unknown
}

/** Declares no parameters, because some runners take a parameter for a callback; it looks at what it is called with. */
export type TestBody = (this: unknown, ...context: unknown[]) => Promise<void>

/** Options of `testSessionStore`; none is required. */
export interface TestSessionStoreOptions {
  /** Repeats the random choices of an earlier run. Default: `COGNEE_SESSION_TESTKIT_SEED`, else a new one. */
  readonly seed?: number | undefined
  /** Just the cases of these rules, such as `["E8"]`. Default: all. */
  readonly rules?: readonly string[] | undefined
  /** How long one case may take, in milliseconds. Default: 60,000. */
  readonly timeoutMs?: number | undefined
}

/** How much later than the case's own limit the runner's is, so that the failure is the case's, which tells more. */
const CLOSING_MS = 20_000

/** The longest time that a timer takes. */
const LONGEST_MS = 2 ** 31 - 1

/** Registers the cases of the session store contract with a test runner, one test each, grouped by rule. */
export function testSessionStore(
  runner: TestRunner,
  harness: SessionStoreHarness,
  options: TestSessionStoreOptions = {},
): void {
  const { rules = RULES, timeoutMs = 60_000 } = options
  const seed = chooseSeed(options.seed)
  runner.describe(`${harness.name} keeps the session store contract`, () => {
    for (const rule of rules) {
      const cases = conformanceCases.filter((candidate) => candidate.rule === rule)
      runner.describe(rule, () => cases.forEach((one) => register(runner, harness, one, seed, timeoutMs)))
    }
  })
}

function register(
  { it }: TestRunner,
  harness: SessionStoreHarness,
  conformanceCase: ConformanceCase,
  seed: number,
  timeoutMs: number,
): void {
  const limit = Math.min(timeoutMs + CLOSING_MS, LONGEST_MS)
  it(
    nameOf(conformanceCase),
    async function (...context) {
      extendTime(this, limit)
      const outcome = await runCase(conformanceCase, harness, seed, { timeoutMs })
      if (outcome.status === "skipped") skip([...context, this], nameOf(conformanceCase), outcome.reason)
    },
    limit,
  )
}

/** Mocha takes the time limit by its own context, the others as an argument or not at all. */
function extendTime(self: unknown, timeoutMs: number): void {
  const { timeout } = (self ?? {}) as { timeout?: unknown }
  if (typeof timeout === "function") timeout.call(self, timeoutMs)
}

/**
 * What a store offers is known only once it is open, so a case is skipped while it runs. A line of text gives the reason
 * where the runner has no place for it: jest and bun:test let no running test be skipped, Deno takes the call and counts
 * the test as passed, and mocha skips it without a reason. None of these has a `skip` that takes one.
 */
function skip(contexts: readonly unknown[], name: string, reason: string): void {
  const able = contexts.find(canSkip)
  if (able === undefined || able.skip.length === 0) console.info(`skipped ${name}: ${reason}`)
  able?.skip(reason)
}

function canSkip(context: unknown): context is { skip(reason: string): void } {
  return typeof (context as { skip?: unknown } | null | undefined)?.skip === "function"
}
