import type { NewSessionTraceStep } from "@cognee-session/core"
import { assertEqual, assertRejects, assertTrue, settled } from "../assertions.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import {
  SESSION,
  UUID_V4,
  bareEntry,
  bareStep,
  contentsOf,
  fullStep,
  noContents,
  storedStep,
  times,
  traceIdsOf,
} from "../sample-data.ts"
import { withTwoHandles } from "../two-handles.ts"

const requires = ["traces"] as const

export const traceCases: readonly ConformanceCase[] = [
  {
    rule: "T1",
    title: "a step is appended and read back whole, with defaults for what is absent",
    requires,
    run: async ({ store }) => {
      assertEqual(await store.saveTraceStep(SESSION, fullStep("full")), "full")
      assertEqual(await store.saveTraceStep(SESSION, bareStep("bare")), "bare")
      const generated = await store.saveTraceStep(SESSION, { originFunction: "f", status: "s", traceId: undefined })
      assertTrue(UUID_V4.test(generated), "a UUID v4", generated)
      const expected = [fullStep("full"), bareStep("bare"), { originFunction: "f", status: "s", traceId: generated }]
      assertEqual(
        await store.readTraceSteps(SESSION),
        expected.map((step) => storedStep(step)),
      )
    },
  },
  {
    rule: "T1",
    title: "a repeated step adds nothing; other contents under its id are a CONFLICT",
    requires,
    run: async ({ store }) => {
      const step: NewSessionTraceStep = { ...fullStep("t"), methodParams: { a: 1, b: { c: 2, d: 3 } } }
      await store.saveTraceStep(SESSION, step)
      await store.saveTraceStep(SESSION, bareStep("later"))
      const again = { ...step, methodParams: { b: { d: 3, c: 2 }, a: 1 } }
      assertEqual(await store.saveTraceStep(SESSION, again), "t", "the repeated step")
      for (const different of [
        { status: "other" },
        { methodParams: {} },
        { methodReturnValue: null },
        { errorMessage: "" },
      ]) {
        await assertRejects(() => store.saveTraceStep(SESSION, { ...step, ...different }), "CONFLICT")
      }
      assertEqual(await store.readTraceSteps(SESSION), [storedStep(step), storedStep(bareStep("later"))])
    },
  },
  {
    rule: "T1",
    title: "a step of a wrong form is refused, and nothing is written",
    requires,
    run: async ({ store }) => {
      const bad: unknown[] = [
        null,
        undefined,
        "step",
        [],
        {},
        { status: "s" },
        { originFunction: "f" },
        { ...bareStep("t"), more: 1 },
      ]
      for (const field of [
        "originFunction",
        "status",
        "memoryQuery",
        "memoryContext",
        "errorMessage",
        "sessionFeedback",
      ]) {
        for (const value of [null, 1, {}, ["x"]]) bad.push({ ...bareStep("t"), [field]: value })
      }
      for (const step of bad) {
        await assertRejects(() => store.saveTraceStep(SESSION, step as NewSessionTraceStep), "INVALID_PARAMETER")
      }
      assertEqual(await contentsOf(store), noContents(store))
    },
  },
  ...withTwoHandles(
    "T1",
    "steps that follow each other on different handles keep their order",
    async (a, b) => {
      const ids = times(30, (n) => `t${n}`)
      for (const [n, id] of ids.entries()) assertEqual(await [a, b, b][n % 3]!.saveTraceStep(SESSION, fullStep(id)), id)
      for (const store of [a, b]) assertEqual(await traceIdsOf(store), ids)
    },
    requires,
  ),
  ...withTwoHandles(
    "T1",
    "20 concurrent saves of one step make one step; of 20 with different contents exactly one wins",
    async (a, b) => {
      for (const session of times(4, (n) => ({ sessionId: `s${n}` }))) {
        const same = await Promise.all(times(20, (n) => (n % 2 === 0 ? a : b).saveTraceStep(session, fullStep("same"))))
        assertEqual(
          same,
          times(20, () => "same"),
        )
        const save = async (n: number): Promise<number> => {
          await (n % 2 === 0 ? a : b).saveTraceStep(session, { ...bareStep("claimed"), memoryQuery: `query ${n}` })
          return n
        }
        const { values, errors } = await settled(times(20, save))
        assertEqual(
          [values.length, errors.map(({ code }) => code)],
          [1, times(19, () => "CONFLICT")],
          "winners and errors",
        )
        const winner = { ...bareStep("claimed"), memoryQuery: `query ${values[0]}` }
        for (const store of [a, b]) {
          assertEqual(
            await store.readTraceSteps(session),
            [fullStep("same"), winner].map((step) => storedStep(step)),
          )
        }
      }
    },
    requires,
  ),
  ...withTwoHandles(
    "T1",
    "concurrent steps and entries are all there, in one order for all",
    async (a, b) => {
      await Promise.all(
        times(40, (n) => {
          const store = n % 2 === 0 ? a : b
          return n % 4 < 2
            ? store.saveTraceStep(SESSION, bareStep(`x${n}`))
            : store.createQaEntry(SESSION, bareEntry(`x${n}`))
        }),
      )
      const contents = await contentsOf(a)
      assertEqual(await contentsOf(b), contents)
      assertEqual([contents.entries.length, contents.steps?.length], [20, 20], "the numbers of entries and steps")
    },
    requires,
  ),
  {
    rule: "T2",
    title: "any JSON value comes back equal as methodReturnValue, any JSON object as methodParams",
    requires,
    run: async ({ store }) => {
      const values = [
        null,
        true,
        false,
        0,
        -1.5,
        1e300,
        "",
        "null",
        [],
        {},
        [[], {}],
        { a: [{ b: null }] },
        [null, [null]],
      ]
      const steps = values.map((methodReturnValue, n) => ({
        ...bareStep(`t${n}`),
        methodReturnValue,
        methodParams: { value: methodReturnValue },
      }))
      for (const step of steps) await store.saveTraceStep(SESSION, step)
      assertEqual(
        await store.readTraceSteps(SESSION),
        steps.map((step) => storedStep(step)),
      )
    },
  },
  {
    rule: "T2",
    title: "what JSON cannot hold is refused, at any depth, and nothing is written",
    requires,
    run: async ({ store }) => {
      for (const [index, bad] of notJson().entries()) {
        for (const within of [bad, [bad], { a: { b: [1, bad] } }]) {
          const wrong = [{ methodParams: { a: within } }, { methodReturnValue: within }]
          for (const more of bad === undefined && within === undefined ? wrong.slice(0, 1) : wrong) {
            const step = { ...bareStep("t"), ...more } as NewSessionTraceStep
            await assertRejects(
              () => store.saveTraceStep(SESSION, step),
              "INVALID_PARAMETER",
              `no JSON, number ${index}`,
            )
          }
        }
      }
      for (const methodParams of [null, [], "x", 1, true, new Date(0), new Map()]) {
        const step = { ...bareStep("t"), methodParams } as unknown as NewSessionTraceStep
        await assertRejects(
          () => store.saveTraceStep(SESSION, step),
          "INVALID_PARAMETER",
          "methodParams that are no object",
        )
      }
      assertEqual(await contentsOf(store), noContents(store))
    },
  },
  {
    rule: "T2",
    title: "objects without a prototype are JSON, and one object in two places is no cycle",
    requires,
    run: async ({ store }) => {
      const bare = Object.assign(Object.create(null) as Record<string, number>, { a: 1 })
      await store.saveTraceStep(SESSION, { ...bareStep("t"), methodParams: bare, methodReturnValue: [bare, bare] })
      const [step] = await store.readTraceSteps(SESSION)
      assertEqual([step?.methodParams, step?.methodReturnValue], [{ a: 1 }, [{ a: 1 }, { a: 1 }]])
    },
  },
  {
    rule: "T3",
    title: "readTraceSteps gives all steps oldest first, and with lastN the last ones",
    requires,
    run: async ({ store }) => {
      assertEqual(await store.readTraceSteps(SESSION), [])
      const ids = times(5, (n) => `t${9 - n}`)
      for (const id of ids) await store.saveTraceStep(SESSION, bareStep(id))
      assertEqual(await traceIdsOf(store), ids)
      assertEqual((await store.readTraceSteps(SESSION, { lastN: undefined })).length, 5, "the steps without a lastN")
      for (const lastN of [0, 1, 2, 4, 5, 6, 1000, 2 ** 31, 2 ** 53 - 1]) {
        const steps = await store.readTraceSteps(SESSION, { lastN })
        assertEqual(
          steps.map(({ traceId }) => traceId),
          lastN === 0 ? [] : ids.slice(-lastN),
          `the last ${lastN}`,
        )
      }
    },
  },
  {
    rule: "T3",
    title: "more than 1,000 steps come when all are asked for, or more",
    requires,
    run: async ({ store }) => {
      const ids = times(1010, (n) => `t${n}`)
      for (const id of ids) await store.saveTraceStep(SESSION, bareStep(id))
      assertEqual(await traceIdsOf(store), ids)
      const latest = await store.readTraceSteps(SESSION, { lastN: 1005 })
      assertEqual(
        latest.map(({ traceId }) => traceId),
        ids.slice(-1005),
      )
    },
  },
  {
    rule: "T3",
    title: "a lastN that is not a whole number from 0 to 2^53-1, and unknown options, are refused",
    requires,
    run: async ({ store }) => {
      const counts = [-1, 0.5, NaN, Infinity, 2 ** 53, "1", null, true, 1n]
      for (const options of [...counts.map((lastN) => ({ lastN })), null, 1, "x", [], { last: 1 }, { before: "t" }]) {
        await assertRejects(() => store.readTraceSteps(SESSION, options as { lastN: number }), "INVALID_PARAMETER")
      }
    },
  },
]

/** What JSON cannot hold, or would change. */
function notJson(): unknown[] {
  const cycle: Record<string, unknown> = {}
  cycle["self"] = { again: cycle }
  class Point {
    readonly x = 1
  }
  return [
    undefined,
    () => 1,
    Symbol("s"),
    NaN,
    Infinity,
    -Infinity,
    1n,
    cycle,
    new Date(0),
    new Point(),
    new Map(),
    new Set([1]),
    /x/,
    new Error("x"),
    new Uint8Array(1),
    new String("x"),
    new Number(1),
    Object.assign([], { length: 1 }),
    Object.assign(Object.create({ inherited: 1 }) as object, {}),
    { [Symbol("key")]: 1 },
  ]
}
