import type { QaEntryDraft, SessionQaEntry, TraceStepDraft } from "@cognee-session/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Damage } from "../src/errors.ts"
import {
  type EntryRow,
  type StepRow,
  fromEntryRow,
  fromStepRow,
  toContentRow,
  toEntryRow,
  toStepRow,
} from "../src/rows.ts"

const session = { userId: "u", sessionId: "s" }
const text = fc.string({ unit: "binary" })
const nullable = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values)

const drafts: fc.Arbitrary<QaEntryDraft> = fc
  .record({
    id: fc.string({ minLength: 1 }),
    sessionId: fc.constant("s"),
    userId: fc.constant("u"),
    createdAt: fc.date({ noInvalidDate: true }),
    question: text,
    answer: text,
    context: nullable(text),
    feedbackText: nullable(text),
    feedbackScore: nullable(fc.integer({ min: 1, max: 5 })),
    usedGraphElementIds: nullable(fc.record({ nodeIds: fc.array(text), edgeIds: fc.array(text) })),
    memifyMetadata: nullable(fc.dictionary(text, fc.boolean(), { noNullPrototype: true })),
  })
  .map((entry) => ({ entry, fingerprint: "f", idGenerated: false }))

const steps: fc.Arbitrary<TraceStepDraft> = fc
  .record({
    traceId: fc.string({ minLength: 1 }),
    originFunction: text,
    status: text,
    memoryQuery: text,
    memoryContext: text,
    methodParams: fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
    methodReturnValue: fc.jsonValue(),
    errorMessage: text,
    sessionFeedback: text,
  })
  .map((step) => ({
    step: JSON.parse(JSON.stringify(step)) as TraceStepDraft["step"],
    fingerprint: "f",
    idGenerated: true,
  }))

describe("rows", () => {
  it("of entries read back as what they were made of", () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        expect(fromEntryRow(session, toEntryRow(draft))).toEqual(draft.entry)
      }),
    )
  })

  it("of steps read back as what they were made of", () => {
    fc.assert(
      fc.property(steps, (draft) => {
        expect(fromStepRow(toStepRow(draft))).toEqual(draft.step)
      }),
    )
  })

  it("hold texts that every database can hold", () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const texts = Object.values(toEntryRow(draft)).filter((value) => typeof value === "string")
        for (const held of texts) expect(held.isWellFormed() && !held.includes("\0")).toBe(true)
      }),
    )
  })

  it("of a change hold just what it names, as a whole entry would", () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const { id: _, fingerprint: _f, createdAt: _c, ...contents } = toEntryRow(draft)
        const { id: _i, sessionId: _s, userId: _u, createdAt: _d, ...change } = draft.entry
        expect(toContentRow(change)).toEqual(contents)
      }),
    )
    expect(toContentRow({ context: null, memifyMetadataPatch: { a: true } })).toEqual({ context: null })
  })
})

describe("damaged rows", () => {
  const entry: SessionQaEntry = {
    id: "1",
    ...session,
    createdAt: new Date(0),
    question: "q",
    answer: "a",
    context: null,
    feedbackText: null,
    feedbackScore: null,
    usedGraphElementIds: null,
    memifyMetadata: null,
  }
  const row = toEntryRow({ entry, fingerprint: "f", idGenerated: false })

  it.each<Record<string, unknown>>([
    { question: 1 },
    { answer: null },
    { context: "\\json:{}" },
    { context: "\\json:" },
    { feedbackText: 1.5 },
    { feedbackScore: 0 },
    { feedbackScore: 1.5 },
    { feedbackScore: "5" },
    { createdAt: new Date(NaN) },
    { createdAt: 1 },
    { usedGraphElementIds: "" },
    { usedGraphElementIds: "[]" },
    { usedGraphElementIds: '{"nodeIds":[1],"edgeIds":[]}' },
    { usedGraphElementIds: '{"nodeIds":[]}' },
    { memifyMetadata: "null" },
    { memifyMetadata: '{"a":1}' },
    { memifyMetadata: '{"\\\\json:":true}' },
  ])("%j is told, and nothing of it", (spoilt) => {
    const read = (): unknown => fromEntryRow(session, { ...row, ...spoilt } as EntryRow)
    expect(read).toThrow(Damage)
    expect(read).toThrow(/^the column [a-z_]+ holds what no store writes$/)
  })

  it.each<Partial<Record<keyof StepRow, unknown>>>([
    { methodParams: "[]" },
    { methodParams: "1" },
    { methodReturnValue: "" },
    { status: null },
  ])("of a step, too: %j", (spoilt) => {
    const step = { originFunction: "f", status: "ok", memoryQuery: "", memoryContext: "", errorMessage: "" }
    const whole = { ...step, traceId: "t", sessionFeedback: "", methodParams: {}, methodReturnValue: null }
    const good = toStepRow({ step: whole, fingerprint: "f", idGenerated: true })
    expect(() => fromStepRow({ ...good, ...spoilt } as StepRow)).toThrow(Damage)
  })
})
