import type { QaEntryChange, SessionQaEntry } from "@cognee-session/core"
import fc from "fast-check"

/** Text of every kind: lone surrogates, U+0000, newlines, and what looks like a stored line. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom("", '\n,"answer":"x"', '"m:":true', '}\n{"id":1}', "\u2028\u0000\ud800", 'a":b', "\\", "%2F:{}"),
)

/** Ids as core lets them through (K2). */
export const ids: fc.Arbitrary<string> = texts.filter((id) => id !== "" && id.isWellFormed() && !id.includes("\0"))

const flags: fc.Arbitrary<Record<string, boolean>> = fc.dictionary(
  fc.oneof(texts, fc.constantFrom("__proto__", "constructor", "m:", "memifyMetadata", "1", "answer")),
  fc.boolean(),
  { maxKeys: 6 },
)

const graphElements = fc.record({
  nodeIds: fc.array(texts, { maxLength: 3 }),
  edgeIds: fc.array(texts, { maxLength: 3 }),
})
const scores = fc.integer({ min: 1, max: 5 })

const contents = {
  question: texts,
  answer: texts,
  context: fc.option(texts),
  feedbackText: fc.option(texts),
  feedbackScore: fc.option(scores),
  usedGraphElementIds: fc.option(graphElements),
  memifyMetadata: fc.option(flags),
}

export const entries: fc.Arbitrary<SessionQaEntry> = fc.record({
  id: ids,
  sessionId: fc.constant("s"),
  userId: fc.constant(null),
  createdAt: fc.date({
    min: new Date("0001-01-01T00:00:00.000Z"),
    max: new Date("9999-12-31T23:59:59.999Z"),
    noInvalidDate: true,
  }),
  ...contents,
})

const patches = fc.dictionary(
  fc.oneof(texts, fc.constantFrom("a", "b", "__proto__")),
  fc.constantFrom(true, false, null),
  { minKeys: 1, maxKeys: 5 },
)

/** Changes of some fields, of the metadata as a whole or by keys, but not both. */
export const changes: fc.Arbitrary<QaEntryChange> = fc
  .record({ ...contents, memifyMetadataPatch: patches }, { requiredKeys: [] })
  .map(({ memifyMetadata, ...rest }) =>
    rest.memifyMetadataPatch ? rest : { ...rest, ...(memifyMetadata !== undefined && { memifyMetadata }) },
  )
