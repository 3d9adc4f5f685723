import type { JsonValue, NewSessionQaEntry, SessionStore } from "@cognee-session/core"
import { assertEqual, assertRejects, assertTrue } from "../assertions.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import { HOSTILE_TEXTS, LARGE_TEXTS } from "../hostile-text.ts"
import { SESSION, bareEntry, bareStep, contentsOf, noContents, storedEntry, storedStep, times } from "../sample-data.ts"

const MIB = 1024 * 1024

/** The texts as JSON, as keys of it too, and its awkward numbers. */
const HOSTILE_JSON: { readonly [name: string]: JsonValue } = {
  texts: HOSTILE_TEXTS,
  keys: Object.fromEntries(HOSTILE_TEXTS.map((text, index) => [text, index])),
  plainKeys: Object.fromEntries(
    ["__proto__", "constructor", "toString", "length", "2", "10", "1"].map((key) => [key, key]),
  ),
  numbers: [0, 1, -1, 0.1, 1e21, 1e-7, 5e-324, Number.MAX_VALUE, 2 ** 53, -(2 ** 53) + 1, 123456789012345680],
  empty: [{}, [], "", null, false, [[]], [{}], { "": {} }],
}

export const roundTripCases: readonly ConformanceCase[] = [
  {
    rule: "E4",
    title: "every text comes back exactly, in every text field of an entry",
    run: async ({ store }) => {
      for (const [index, text] of [...HOSTILE_TEXTS, ...LARGE_TEXTS].entries()) {
        const texts = { question: text, answer: text, context: text, feedbackText: text }
        await createAndCompare(store, { id: `e${index}`, ...texts })
      }
    },
  },
  {
    rule: "E4",
    title: "every text comes back exactly after an update",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, bareEntry("e"))
      for (const text of [...HOSTILE_TEXTS, ...LARGE_TEXTS]) {
        const texts = { question: text, answer: text, context: text, feedbackText: text }
        const flags = { [text.slice(0, 1000)]: true }
        await store.updateQaEntry(SESSION, "e", { ...texts, memifyMetadata: flags })
        const { question, answer, context, feedbackText, memifyMetadata } = (await store.getQaEntry(SESSION, "e"))!
        assertEqual({ question, answer, context, feedbackText }, texts)
        assertEqual(memifyMetadata, flags)
      }
    },
  },
  {
    rule: "E4",
    title: "graph ids and metadata keys come back exactly, empty ones apart from null",
    run: async ({ store }) => {
      const texts = [...HOSTILE_TEXTS, "x".repeat(MIB)]
      const flags = Object.fromEntries(
        [...texts, "__proto__", "constructor", "1", "0"].map((text, n) => [text, n % 2 === 0]),
      )
      const bare = (id: string, more: Partial<NewSessionQaEntry>): NewSessionQaEntry => ({ ...bareEntry(id), ...more })
      await createAndCompare(store, bare("1", { usedGraphElementIds: { nodeIds: texts, edgeIds: texts.toReversed() } }))
      await createAndCompare(store, bare("2", { memifyMetadata: flags }))
      await createAndCompare(
        store,
        bare("3", { usedGraphElementIds: { nodeIds: [], edgeIds: [] }, memifyMetadata: {} }),
      )
      await createAndCompare(store, bare("4", { usedGraphElementIds: { nodeIds: [""], edgeIds: ["", ""] } }))
      await createAndCompare(store, bare("5", { usedGraphElementIds: null, memifyMetadata: null }))
      await createAndCompare(
        store,
        bare("6", { memifyMetadata: JSON.parse('{"__proto__":true}') as Record<string, boolean> }),
      )
    },
  },
  {
    rule: "E4",
    title: "the empty string stays apart from null in every field",
    run: async ({ store }) => {
      await createAndCompare(store, { id: "1", question: "", answer: "", context: "", feedbackText: "" })
      await createAndCompare(store, { id: "2", question: "", answer: "", context: null, feedbackText: null })
    },
  },
  {
    rule: "E4",
    title: "createdAt comes back to the millisecond, of the years 1 to 9999",
    run: async ({ store }) => {
      const dates = [
        "0001-01-01T00:00:00.000Z",
        "0001-12-31T23:59:59.999Z",
        "0099-02-28T12:00:00.001Z",
        "1582-10-10T00:00:00Z",
      ]
      dates.push(
        "1900-02-28T23:59:59.999Z",
        "1969-12-31T23:59:59.999Z",
        "1970-01-01T00:00:00.000Z",
        "1970-01-01T00:00:00.001Z",
      )
      dates.push(
        "2024-02-29T01:02:03.004Z",
        "2024-03-31T02:30:00.123Z",
        "2038-01-19T03:14:08.001Z",
        "9999-12-31T23:59:59.999Z",
      )
      for (const [index, date] of dates.entries()) {
        await createAndCompare(store, { ...bareEntry(`e${index}`), createdAt: new Date(date) })
      }
      await store.updateQaEntry(SESSION, "e0", { answer: "changed" })
      assertEqual((await store.getQaEntry(SESSION, "e0"))?.createdAt, new Date(dates[0]!), "createdAt after an update")
    },
  },
  {
    rule: "E4",
    title: "every text comes back exactly as the graph context",
    run: async ({ store }) => {
      for (const text of [...HOSTILE_TEXTS, ...LARGE_TEXTS]) {
        await store.setGraphContext(SESSION, text)
        assertEqual(await store.getGraphContext(SESSION), text, "the graph context")
      }
    },
  },
  {
    rule: "E4",
    title: "every text and all JSON come back exactly in trace steps",
    requires: ["traces"],
    run: async ({ store }) => {
      const steps = [...HOSTILE_TEXTS, ...LARGE_TEXTS].map((text, index) => ({
        traceId: `t${index}`,
        originFunction: text,
        status: text,
        memoryQuery: text,
        memoryContext: text,
        errorMessage: text,
        sessionFeedback: text,
        methodParams: { [text.slice(0, 1000)]: text },
        methodReturnValue: text,
      }))
      for (const step of steps) await store.saveTraceStep(SESSION, step)
      const hostile = { ...bareStep("json"), methodParams: HOSTILE_JSON, methodReturnValue: HOSTILE_JSON }
      await store.saveTraceStep(SESSION, hostile)
      assertEqual(
        await store.readTraceSteps(SESSION),
        [...steps, hostile].map((step) => storedStep(step)),
      )
    },
  },
  {
    rule: "E4",
    title: "-0 in JSON reads back as 0",
    requires: ["traces"],
    run: async ({ store }) => {
      await store.saveTraceStep(SESSION, {
        ...bareStep("t"),
        methodParams: { zero: -0 },
        methodReturnValue: [-0, { a: -0 }],
      })
      const [step] = await store.readTraceSteps(SESSION)
      assertEqual([step?.methodParams, step?.methodReturnValue], [{ zero: 0 }, [0, { a: 0 }]])
    },
  },
  {
    rule: "E4",
    title: "random texts of all kinds of code units come back exactly",
    run: async ({ store, random }) => {
      const unit = (): number =>
        random.pick([random.below(0x20), random.below(0x80), random.below(0x10000), 0xd800 + random.below(0x800)])
      for (const index of times(50, (n) => n)) {
        const text = String.fromCharCode(...times(random.below(200), unit))
        const graphIds = { nodeIds: [text], edgeIds: [text, ""] }
        const entry = { ...bareEntry(`e${index}`), question: text, context: text, usedGraphElementIds: graphIds }
        await createAndCompare(store, { ...entry, memifyMetadata: { [text]: true } })
      }
    },
  },
  {
    rule: "E5",
    title: "an entry, an update and a graph context of exactly 16 MiB are taken; a byte more is refused",
    run: async ({ store }) => {
      const largest = "x".repeat(16 * MIB)
      await store.createQaEntry(SESSION, { id: "e", question: largest, answer: "" })
      assertEqual((await store.getQaEntry(SESSION, "e"))?.question.length, largest.length)
      const tooLarge = [
        { question: `${largest}x`, answer: "" },
        { question: largest, answer: "x" },
        { question: "", answer: `${largest}x` },
      ]
      tooLarge.push(
        { question: "\u20ac".repeat((16 * MIB) / 3 + 1), answer: "" },
        { question: "\ud800".repeat(6 * MIB), answer: "" },
      )
      for (const entry of tooLarge)
        await assertRejects(() => store.createQaEntry(SESSION, entry), "INVALID_PARAMETER", "create")
      await assertRejects(
        () => store.updateQaEntry(SESSION, "e", { context: `${largest}x` }),
        "INVALID_PARAMETER",
        "update",
      )
      await assertRejects(() => store.setGraphContext(SESSION, `${largest}x`), "INVALID_PARAMETER", "setGraphContext")
      assertEqual(
        (await store.getAllQaEntries(SESSION)).map(({ id, context }) => [id, context]),
        [["e", null]],
      )
      assertEqual(await store.getGraphContext(SESSION), null)
      await store.setGraphContext(SESSION, largest)
      const seen = await store.getGraphContext(SESSION)
      assertTrue(seen === largest, "the graph context of 16 MiB as it was", `${seen?.length} characters`)
    },
  },
  {
    rule: "E5",
    title: "graph ids and metadata count as the JSON that they are",
    run: async ({ store }) => {
      // U+0000 is one byte as it is and six in JSON.
      const zeros = "\0".repeat(3 * MIB)
      for (const more of [
        { usedGraphElementIds: { nodeIds: [zeros], edgeIds: [] } },
        { memifyMetadata: { [zeros]: true } },
      ]) {
        const entry = { ...bareEntry("e"), ...more }
        await assertRejects(() => store.createQaEntry(SESSION, entry), "INVALID_PARAMETER", Object.keys(more)[0])
      }
      await createAndCompare(store, { id: "e", question: zeros, answer: "" })
    },
  },
  {
    rule: "E5",
    title: "a batch may be larger than 16 MiB, and at most 64 MiB",
    requires: ["atomicBatch"],
    run: async ({ store }) => {
      const large = "x".repeat(4 * MIB)
      const batch = times(17, (n) => ({ id: `e${n}`, question: large, answer: "" }))
      await assertRejects(() => store.createQaEntries(SESSION, batch), "INVALID_PARAMETER", "a batch of 68 MiB")
      assertEqual(await contentsOf(store), noContents(store))
      await store.createQaEntries(SESSION, batch.slice(0, 5))
      const lengths = (await store.getAllQaEntries(SESSION)).map(({ question }) => question.length)
      assertEqual(
        lengths,
        times(5, () => large.length),
      )
    },
  },
  {
    rule: "E5",
    title: "a trace step is at most 16 MiB, its JSON at most 100 levels deep",
    requires: ["traces"],
    run: async ({ store }) => {
      const step =
        (more: object): (() => Promise<unknown>) =>
        () =>
          store.saveTraceStep(SESSION, { ...bareStep("t"), ...more })
      const parts = { memoryContext: "x".repeat(8 * MIB), methodReturnValue: "x".repeat(8 * MIB) }
      await assertRejects(step(parts), "INVALID_PARAMETER", "a step of 16 MiB and a little")
      await assertRejects(step({ methodReturnValue: levels(101) }), "INVALID_PARAMETER", "a value of 101 levels")
      await assertRejects(
        step({ methodParams: { list: levels(100) } }),
        "INVALID_PARAMETER",
        "parameters of 101 levels",
      )
      await assertRejects(step({ methodReturnValue: levels(20_000) }), "INVALID_PARAMETER", "a value of 20,000 levels")
      await assertRejects(
        step({ methodReturnValue: unfolding(40) }),
        "INVALID_PARAMETER",
        "a value that unfolds to 2^40 parts",
      )
      assertEqual(await store.readTraceSteps(SESSION), [])
      const deepest = { ...bareStep("t"), methodParams: { list: levels(99) }, methodReturnValue: levels(100) }
      await store.saveTraceStep(SESSION, deepest)
      assertEqual(await store.readTraceSteps(SESSION), [storedStep(deepest)])
    },
  },
]

async function createAndCompare(store: SessionStore, entry: NewSessionQaEntry): Promise<void> {
  await store.createQaEntry(SESSION, entry)
  const seen = await store.getQaEntry(SESSION, entry.id!)
  assertEqual(seen, storedEntry(SESSION, entry, seen), `entry ${entry.id}`)
  assertEqual(await store.getLatestQaEntries(SESSION, 1), [seen], "getLatestQaEntries")
}

/** JSON of just so many levels: lists and objects within each other, a number in the innermost. */
function levels(count: number): JsonValue {
  let value: JsonValue = 1
  for (let level = 0; level < count; level++) value = level % 2 === 0 ? [value] : { level: value }
  return value
}

/** A small thing that JSON writes out at a length of 2^doublings. */
function unfolding(doublings: number): JsonValue {
  let value: JsonValue = "x"
  for (let n = 0; n < doublings; n++) value = [value, value]
  return value
}
