import assert from "node:assert/strict"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { NewSessionQaEntry, SessionQaEntry, SessionQaUpdate } from "../src/index.ts"
import { applyQaEntryChange, toQaEntryChange } from "../src/qa-entry-update.ts"
import { toQaEntryDraft } from "../src/qa-entry.ts"
import { SECRET, expectInvalid, passedBy } from "./rejection.ts"

const MAX = 16 * 1024 * 1024
const key = { sessionId: "s", userId: "u" }
const smallest = { question: "q", answer: "a" }
const ids = { nodeIds: ["n"], edgeIds: [] }

async function changeOf(update: SessionQaUpdate): Promise<unknown> {
  const [, , change] = await passedBy((store) => store.updateQaEntry(key, "id", update))
  return change
}

describe("an update", () => {
  it.each<[SessionQaUpdate, unknown]>([
    [{ question: "" }, { question: "" }],
    [{ answer: "a", context: undefined }, { answer: "a" }],
    [
      { context: null, feedbackText: null, feedbackScore: null },
      { context: null, feedbackText: null, feedbackScore: null },
    ],
    [{ feedbackScore: 1 }, { feedbackScore: 1 }],
    [{ usedGraphElementIds: null }, { usedGraphElementIds: null }],
    [{ usedGraphElementIds: ids }, { usedGraphElementIds: ids }],
    [{ memifyMetadata: {} }, { memifyMetadata: {} }],
    [{ memifyMetadata: null }, { memifyMetadata: null }],
    [{ memifyMetadata: { a: true }, memifyMetadataPatch: undefined }, { memifyMetadata: { a: true } }],
    [{ memifyMetadataPatch: { a: true, b: null } }, { memifyMetadataPatch: { a: true, b: null } }],
  ])("%j reaches the driver as %j", async (update, change) => {
    assert.deepStrictEqual(await changeOf(update), change)
  })

  it.each<[SessionQaUpdate]>([
    [{}],
    [{ question: undefined }],
    [{ memifyMetadataPatch: {} }],
    [{ memifyMetadataPatch: undefined }],
  ])("%j changes nothing: it only asks whether the entry exists (E8)", async (update) => {
    expect(await passedBy((store) => store.updateQaEntry(key, "id", update))).toEqual([key, "id"])
  })

  it("may have its fields from a class", async () => {
    class Update {
      get answer(): string {
        return "new"
      }
    }
    expect(await changeOf(new Update())).toEqual({ answer: "new" })
  })

  it("is copied before the method returns (E13)", async () => {
    const update = { usedGraphElementIds: { nodeIds: ["n"], edgeIds: [] }, memifyMetadataPatch: { a: true } }
    const [, , change] = await passedBy((store) => {
      const promise = store.updateQaEntry(key, "id", update)
      update.usedGraphElementIds.nodeIds.push("changed")
      update.memifyMetadataPatch.a = false
      return promise
    })
    expect(change).toEqual({ usedGraphElementIds: { nodeIds: ["n"], edgeIds: [] }, memifyMetadataPatch: { a: true } })
  })

  it.each([
    ["memifyMetadata and its patch", { memifyMetadata: {}, memifyMetadataPatch: {} }],
    ["a null patch", { memifyMetadataPatch: null }],
    ["a patch of text", { memifyMetadataPatch: { [SECRET]: SECRET } }],
    ["a patch of undefined", { memifyMetadataPatch: { [SECRET]: undefined } }],
    ["a patch with a symbol as a key", { memifyMetadataPatch: { [Symbol(SECRET)]: true } }],
    ["a patch beyond 16 MiB", { memifyMetadataPatch: { ["x".repeat(MAX)]: null } }],
    ["an id", { id: SECRET }],
    ["createdAt", { createdAt: new Date() }],
    ["a misspelt field", { feedbackscore: 3 }],
    ["more than 16 MiB together", { question: "x".repeat(MAX), answer: "x" }],
  ])("refuses %s", async (_, update) => {
    await expectInvalid((store) => store.updateQaEntry(key, "id", update as never))
  })

  it("says what was wrong and what would be right", async () => {
    const error = await expectInvalid((store) => store.updateQaEntry(key, "id", { feedbackScore: 6 }))
    expect(error.message).toBe("feedbackScore must be a whole number from 1 to 5, got 6")
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

const text = fc.string({ unit: "binary" })
const flagName = fc.constantFrom("a", "b", "c", "1", "__proto__", "constructor")
const flags = fc.dictionary(flagName, fc.boolean())
const patch = fc.dictionary(flagName, fc.option(fc.boolean()))
const graphIds = fc.record({ nodeIds: fc.array(text), edgeIds: fc.array(text) })
const optional = {
  context: fc.option(text),
  feedbackText: fc.option(text),
  feedbackScore: fc.option(fc.integer({ min: 1, max: 5 })),
  usedGraphElementIds: fc.option(graphIds),
}
const newEntry: fc.Arbitrary<NewSessionQaEntry> = fc.record(
  { question: text, answer: text, ...optional, memifyMetadata: fc.option(flags) },
  { requiredKeys: ["question", "answer"] },
)
const someFields = { question: text, answer: text, ...optional }
const update: fc.Arbitrary<SessionQaUpdate> = fc.oneof(
  fc.record({ ...someFields, memifyMetadata: fc.option(flags) }, { requiredKeys: [] }),
  fc.record({ ...someFields, memifyMetadataPatch: patch }, { requiredKeys: [] }),
)

/** Rule E8, written out step by step. */
function updatedBySpec(entry: SessionQaEntry, given: SessionQaUpdate): SessionQaEntry {
  const after: Record<string, unknown> = structuredClone({ ...entry })
  for (const field of FIELDS) {
    if (Object.hasOwn(given, field)) after[field] = structuredClone(given[field as keyof SessionQaUpdate])
  }
  after["memifyMetadata"] = patchedBySpec(after["memifyMetadata"] as never, given.memifyMetadataPatch)
  return after as unknown as SessionQaEntry
}

function patchedBySpec(metadata: Record<string, boolean> | null, changes: Record<string, boolean | null> = {}) {
  const sets = Object.values(changes).some((value) => value !== null)
  if (metadata === null && !sets) return null
  const all = new Set([...Object.keys(metadata ?? {}), ...Object.keys(changes)])
  const kept = [...all].flatMap((name): [string, boolean][] => {
    const value = Object.hasOwn(changes, name) ? changes[name] : metadata?.[name]
    return typeof value === "boolean" ? [[name, value]] : []
  })
  return Object.fromEntries(kept)
}

describe("applyQaEntryChange", () => {
  it("does what rule E8 says", () => {
    fc.assert(
      fc.property(newEntry, update, (given, wanted) => {
        const { entry } = toQaEntryDraft({ sessionId: "s", userId: null }, given)
        const before = structuredClone(entry)
        const change = toQaEntryChange(wanted)
        const after = change === null ? entry : applyQaEntryChange(entry, change)
        assert.deepStrictEqual(after, updatedBySpec(entry, wanted))
        assert.deepStrictEqual(entry, before)
      }),
    )
  })

  it("lets patches of different keys survive in either order (E8)", () => {
    const { entry } = toQaEntryDraft({ sessionId: "s", userId: null }, { ...smallest, memifyMetadata: { a: true } })
    const patches = [{ memifyMetadataPatch: { a: null } }, { memifyMetadataPatch: { b: true } }]
    expect(patches.reduce(applyQaEntryChange, entry).memifyMetadata).toEqual({ b: true })
    expect(patches.toReversed().reduce(applyQaEntryChange, entry).memifyMetadata).toEqual({ b: true })
  })
})
