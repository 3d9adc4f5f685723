import { describe, it } from "vitest"
import { NEVER_VALID, unfolding } from "./hostile-values.ts"
import { SECRET, expectInvalid } from "./rejection.ts"

const MAX = 16 * 1024 * 1024
const key = { sessionId: "s", userId: "u" }
const smallest = { question: "q", answer: "a" }
const ids = { nodeIds: ["n"], edgeIds: [] }

/** An array of a shared text: small in memory, huge when written out. */
function sharedText(times: number): string[] {
  return Array<string>(times).fill(SECRET.repeat(100_000))
}

/** Values that neither a create nor an update takes in the named field (E9). */
const BAD_FIELDS: [field: string, value: unknown][] = [
  ...["question", "answer"].flatMap((field): [string, unknown][] => [
    [field, null],
    [field, 1],
    [field, { toString: () => SECRET }],
    [field, new String(SECRET)],
    [field, "x".repeat(MAX + 1)],
    [field, "é".repeat(MAX / 2 + 1)],
  ]),
  ...["context", "feedbackText"].flatMap((field): [string, unknown][] => [
    [field, 1],
    [field, false],
    [field, [SECRET]],
    [field, { [SECRET]: SECRET }],
    [field, "x".repeat(MAX + 1)],
  ]),
  ...[0, 6, -1, 1.5, NaN, Infinity, -0, "3", 3n, true, new Number(3)].map((score): [string, unknown] => [
    "feedbackScore",
    score,
  ]),
  ["usedGraphElementIds", { nodeIds: ["n"] }],
  ["usedGraphElementIds", { nodeIds: ["n"], edgeIds: null }],
  ["usedGraphElementIds", { nodeIds: "n", edgeIds: [] }],
  ["usedGraphElementIds", { nodeIds: [1], edgeIds: [] }],
  ["usedGraphElementIds", { nodeIds: [SECRET, null], edgeIds: [] }],
  ["usedGraphElementIds", { nodeIds: Array(3), edgeIds: [] }],
  ["usedGraphElementIds", { nodeIds: Array(2 ** 32 - 1), edgeIds: [] }],
  ["usedGraphElementIds", { nodeIds: new Set([SECRET]), edgeIds: [] }],
  ["usedGraphElementIds", { nodeIds: sharedText(10_000_000), edgeIds: [] }],
  ["usedGraphElementIds", { nodeIds: [], edgeIds: sharedText(20) }],
  ["usedGraphElementIds", { nodeIds: unfolding((part) => [part, part]), edgeIds: [] }],
  ["usedGraphElementIds", { ...ids, [SECRET]: [] }],
  ["usedGraphElementIds", { ...ids, [Symbol(SECRET)]: [] }],
  ["usedGraphElementIds", [SECRET]],
  ["memifyMetadata", { [SECRET]: 1 }],
  ["memifyMetadata", { [SECRET]: null }],
  ["memifyMetadata", { [SECRET]: SECRET }],
  ["memifyMetadata", { [SECRET]: undefined }],
  ["memifyMetadata", { [SECRET]: new Boolean(true) }],
  ["memifyMetadata", JSON.parse('{"__proto__":1}')],
  ["memifyMetadata", [true]],
  ["memifyMetadata", new Map([[SECRET, true]])],
  [
    "memifyMetadata",
    new (class Flags {
      flag = true
    })(),
  ],
  ["memifyMetadata", { [Symbol(SECRET)]: true }],
  ["memifyMetadata", { ["x".repeat(MAX)]: true }],
]

describe.each(BAD_FIELDS)("%s that is wrong (E9, E5)", (field, value) => {
  it("is refused in a create", async () => {
    await expectInvalid((store) => store.createQaEntry(key, { ...smallest, [field]: value }))
  })

  it("is refused in a batch", async () => {
    await expectInvalid((store) => store.createQaEntries(key, [smallest, { ...smallest, [field]: value }]))
  })

  it("is refused in an update", async () => {
    await expectInvalid((store) => store.updateQaEntry(key, "id", { [field]: value }))
  })
})

const FIELDS = [
  "question",
  "answer",
  "context",
  "feedbackText",
  "feedbackScore",
  "usedGraphElementIds",
  "memifyMetadata",
]

describe.each([...FIELDS, "memifyMetadataPatch"])("%s", (field) => {
  it.each(NEVER_VALID)("refuses $name", async ({ make }) => {
    await expectInvalid((store) => store.updateQaEntry(key, "id", { [field]: make() }))
    await expectInvalid((store) => store.createQaEntry(key, { ...smallest, [field]: make() }))
  })

  it("whose getter throws is refused", async () => {
    const given = Object.defineProperty({ ...smallest }, field, {
      get: () => {
        throw new Error(SECRET)
      },
      enumerable: true,
    })
    await expectInvalid((store) => store.createQaEntry(key, given))
    await expectInvalid((store) => store.updateQaEntry(key, "id", given))
  })
})
