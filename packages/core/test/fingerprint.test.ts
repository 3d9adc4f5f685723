import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { JsonValue, NewSessionQaEntry } from "../src/index.ts"
import { fingerprintOf } from "../src/fingerprint.ts"
import { canonicalJson } from "../src/json.ts"
import { toQaEntryDraft } from "../src/qa-entry.ts"
import { toTraceStepDraft } from "../src/trace-step.ts"

const json = fc.jsonValue({ stringUnit: "binary" }) as fc.Arbitrary<JsonValue>
const entry = {
  question: "q",
  answer: "a",
  usedGraphElementIds: { nodeIds: ["n", "m"], edgeIds: [] },
  memifyMetadata: { a: true, b: false },
}
const step = { originFunction: "f", status: "ok", methodParams: { a: 1, b: [1, 2] } }

function ofEntry(given: NewSessionQaEntry, sessionId = "s"): string {
  return toQaEntryDraft({ sessionId, userId: null }, given).fingerprint
}

function ofStep(given: object): string {
  return toTraceStepDraft(given).fingerprint
}

describe("fingerprintOf", () => {
  it("is equal for equal values, and for those alone", () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(fingerprintOf(a) === fingerprintOf(b)).toBe(canonicalJson(a) === canonicalJson(b))
        expect(fingerprintOf(a)).toBe(fingerprintOf(structuredClone(a)))
      }),
    )
  })

  it("stays the same from version to version, because it is stored", () => {
    expect(fingerprintOf({ b: [1, "é", null], a: "\uD800" })).toBe("IAkaYzVfLbkUy5Rbhbp-Ki")
    expect(ofEntry({ question: "q", answer: "a" })).toBe("aen4TcvBRc_a_qz6TlOTOh")
    expect(ofStep({ originFunction: "f", status: "ok" })).toBe("AK9LcnejcFUX9DnwCykNNP")
  })
})

describe("the fingerprint of an entry (E2)", () => {
  it.each<[string, NewSessionQaEntry]>([
    ["createdAt", { ...entry, createdAt: new Date(5) }],
    ["the id", { ...entry, id: "x" }],
    [
      "the order of fields",
      {
        answer: "a",
        memifyMetadata: entry.memifyMetadata,
        usedGraphElementIds: entry.usedGraphElementIds,
        question: "q",
      },
    ],
    ["the order of keys", { ...entry, memifyMetadata: { b: false, a: true } }],
    ["whether a field is absent, undefined or null", { ...entry, context: null, feedbackText: undefined }],
  ])("does not depend on %s", (_, given) => {
    expect(ofEntry(given)).toBe(ofEntry(entry))
  })

  it.each<[string, NewSessionQaEntry]>([
    ["the question", { ...entry, question: "Q" }],
    ["the answer", { ...entry, answer: "" }],
    ["question and answer swapped", { ...entry, question: "a", answer: "q" }],
    ["the context", { ...entry, context: "" }],
    ["text that reads as null", { ...entry, context: "null" }],
    ["the feedback text", { ...entry, feedbackText: "" }],
    ["the score", { ...entry, feedbackScore: 1 }],
    ["the order of ids", { ...entry, usedGraphElementIds: { nodeIds: ["m", "n"], edgeIds: [] } }],
    ["which list an id is in", { ...entry, usedGraphElementIds: { nodeIds: [], edgeIds: ["n", "m"] } }],
    ["a flag", { ...entry, memifyMetadata: { a: true, b: true } }],
    ["absent flags", { ...entry, memifyMetadata: {} }],
    ["a lone surrogate", { ...entry, question: "\uD800" }],
  ])("depends on %s", (_, given) => {
    expect(ofEntry(given)).not.toBe(ofEntry(entry))
  })
})

describe("the fingerprint of a trace step (T1)", () => {
  it.each([
    ["the id", { ...step, traceId: "x" }],
    ["the order of keys", { methodParams: { b: [1, 2], a: 1 }, status: "ok", originFunction: "f" }],
    ["whether a field is absent or its default", { ...step, memoryQuery: "", methodReturnValue: null }],
  ])("does not depend on %s", (_, given) => {
    expect(ofStep(given)).toBe(ofStep(step))
  })

  it.each([
    ["originFunction", { ...step, originFunction: "g" }],
    ["status", { ...step, status: "error" }],
    ["memoryQuery", { ...step, memoryQuery: "x" }],
    ["memoryContext", { ...step, memoryContext: "x" }],
    ["errorMessage", { ...step, errorMessage: "x" }],
    ["sessionFeedback", { ...step, sessionFeedback: "x" }],
    ["methodParams", { ...step, methodParams: { a: 1, b: [2, 1] } }],
    ["methodReturnValue", { ...step, methodReturnValue: false }],
  ])("depends on %s", (_, given) => {
    expect(ofStep(given)).not.toBe(ofStep(step))
  })
})
