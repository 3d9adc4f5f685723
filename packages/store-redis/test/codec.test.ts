import type { SessionTraceStep } from "@cognee-session/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  Damage,
  decodeContext,
  decodeEntry,
  decodeStep,
  encodeChange,
  encodeContext,
  encodeEntry,
  encodeStep,
} from "../src/codec.ts"
import { entries, texts } from "./arbitraries.ts"

const SESSION = { sessionId: "s", userId: null }
const FINGERPRINT = "abcdefghijklmnopqrstuv"
const STEP = {
  traceId: "t",
  originFunction: "search",
  status: "success",
  memoryQuery: "",
  memoryContext: "",
  methodParams: {},
  methodReturnValue: null,
  errorMessage: "",
  sessionFeedback: "",
}
const BARE = {
  id: "e",
  ...SESSION,
  question: "q",
  answer: "a",
  context: null,
  createdAt: new Date("2026-11-22T20:00:00.000Z"),
  feedbackText: null,
  feedbackScore: null,
  usedGraphElementIds: null,
  memifyMetadata: null,
}

describe("the text of an entry", () => {
  it("reads back as it was written", () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const text = encodeEntry({ entry, fingerprint: FINGERPRINT, idGenerated: false })
        expect(decodeEntry(SESSION, text)).toEqual(entry)
      }),
    )
  })

  it("is JSON with a member on each line, the fingerprint on the first", () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const lines = encodeEntry({ entry, fingerprint: FINGERPRINT, idGenerated: false }).split("\n")
        expect(lines[0]).toBe(`{"fingerprint":"${FINGERPRINT}"`)
        expect(lines.at(-1)).toBe("}")
        for (const line of lines.slice(1, -1))
          expect(Object.keys(JSON.parse(`{${line.slice(1)}}`) as object)).toHaveLength(1)
      }),
    )
  })

  it("holds nothing that is null", () => {
    const text = encodeEntry({ entry: BARE, fingerprint: FINGERPRINT, idGenerated: false })
    expect(Object.keys(JSON.parse(text) as object)).toEqual(["fingerprint", "id", "createdAt", "question", "answer"])
  })

  const good = JSON.parse(encodeEntry({ entry: BARE, fingerprint: FINGERPRINT, idGenerated: false })) as object
  it.each([
    ["no JSON", "garbage"],
    ["cut short", encodeEntry({ entry: BARE, fingerprint: FINGERPRINT, idGenerated: false }).slice(0, -1)],
    ["a list", "[]"],
    ["null", "null"],
    ["empty", "{}"],
    ["without an answer", JSON.stringify({ ...good, answer: undefined })],
    ["an answer that is no text", JSON.stringify({ ...good, answer: 1 })],
    ["a context that is no text", JSON.stringify({ ...good, context: null })],
    ["no time", JSON.stringify({ ...good, createdAt: "yesterday" })],
    ["a score that is no number", JSON.stringify({ ...good, feedbackScore: "5" })],
    ["graph ids that are no lists", JSON.stringify({ ...good, usedGraphElementIds: { nodeIds: [] } })],
    ["graph ids that are no texts", JSON.stringify({ ...good, usedGraphElementIds: { nodeIds: [1], edgeIds: [] } })],
    ["a flag that is none", JSON.stringify({ ...good, memifyMetadata: {}, "m:a": 1 })],
  ])("is damaged when it is %s", (_, text) => {
    expect(() => decodeEntry(SESSION, text)).toThrow(Damage)
  })
})

describe("the edits of a change", () => {
  it.each([
    [{ answer: "b" }, [[',"answer":', ',"answer":"b"']]],
    [{ context: null }, [[',"context":', ""]]],
    [
      { memifyMetadata: null },
      [
        [',"memifyMetadata":', ""],
        [',"m:', ""],
      ],
    ],
    [
      { memifyMetadata: {} },
      [
        [',"memifyMetadata":', ',"memifyMetadata":{}'],
        [',"m:', ""],
      ],
    ],
    [
      { memifyMetadata: { a: true, b: false } },
      [
        [',"memifyMetadata":', ',"memifyMetadata":{}'],
        [',"m:', ',"m:a":true\n,"m:b":false'],
      ],
    ],
    [{ memifyMetadataPatch: { a: null } }, [[',"m:a":', ""]]],
    [
      { memifyMetadataPatch: { a: null, b: true } },
      [
        [',"m:a":', ""],
        [',"m:b":', ',"m:b":true'],
        [',"memifyMetadata":', ',"memifyMetadata":{}'],
      ],
    ],
  ])("of %j", (change, edits) => {
    expect(encodeChange(change).map(({ prefix, lines }) => [prefix, lines])).toEqual(edits)
  })
})

describe("the text of a trace step", () => {
  const json = fc.jsonValue({ noUnicodeString: false })
  const steps = fc.record<SessionTraceStep>({
    traceId: texts,
    originFunction: texts,
    status: texts,
    memoryQuery: texts,
    memoryContext: texts,
    methodParams: fc.dictionary(texts, json as never),
    methodReturnValue: json as never,
    errorMessage: texts,
    sessionFeedback: texts,
  })

  it("reads back as it was written", () => {
    fc.assert(
      fc.property(steps, (step) => {
        const text = encodeStep({ step, fingerprint: FINGERPRINT, idGenerated: false })
        expect(text.startsWith(`{"fingerprint":"${FINGERPRINT}"`)).toBe(true)
        expect(decodeStep(text)).toEqual(JSON.parse(JSON.stringify(step)))
      }),
    )
  })

  it("is damaged when a text is missing", () => {
    const text = encodeStep({ step: STEP, fingerprint: FINGERPRINT, idGenerated: false })
    expect(() => decodeStep(text.replace('"status":"success",', ""))).toThrow(Damage)
  })
})

describe("the text of a graph context", () => {
  it("reads back as it was written", () => {
    fc.assert(
      fc.property(texts, (context) => {
        expect(decodeContext(encodeContext(context))).toBe(context)
      }),
    )
  })

  it("is damaged when it is no text", () => {
    expect(() => decodeContext("1")).toThrow(Damage)
  })
})
