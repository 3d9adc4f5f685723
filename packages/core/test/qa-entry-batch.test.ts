import { describe, expect, it } from "vitest"
import type { NewSessionQaEntry, QaEntryDraft } from "../src/index.ts"
import { SECRET, expectInvalid, passedBy } from "./rejection.ts"

const MAX = 16 * 1024 * 1024
const key = { sessionId: "s", userId: "u" }
const smallest = { question: "q", answer: "a" }

describe("a batch (E12)", () => {
  it.each([1, 2, 1000])("takes %d entries", async (count) => {
    const [, drafts] = await passedBy((store) => store.createQaEntries(key, Array(count).fill(smallest)))
    expect(new Set((drafts as QaEntryDraft[]).map(({ entry }) => entry.id)).size).toBe(count)
  })

  it("keeps the order, and given ids", async () => {
    const entries = ["b", "a", "c"].map((id) => ({ ...smallest, id }))
    const [, drafts] = await passedBy((store) => store.createQaEntries(key, entries))
    expect((drafts as QaEntryDraft[]).map(({ entry }) => entry.id)).toEqual(["b", "a", "c"])
  })

  it.each([
    ["no entry", []],
    ["1,001 entries", Array(1001).fill(smallest)],
    ["a hole", Array(1)],
    ["an id twice", [{ ...smallest, id: SECRET }, smallest, { ...smallest, id: SECRET }]],
    ["an iterable that is no array", new Set([smallest])],
    ["what only looks like an array", { length: 1, 0: smallest }],
    [
      "a proxy of endless length",
      new Proxy([], { get: (_, property) => (property === "length" ? Infinity : smallest) }),
    ],
    [
      "a proxy whose length is text",
      new Proxy([], { get: (_, property) => (property === "length" ? SECRET : smallest) }),
    ],
  ])("refuses %s", async (_, entries) => {
    await expectInvalid((store) => store.createQaEntries(key, entries as never))
  })

  it("takes just what its length says, whatever its iterator gives", async () => {
    const entries = Object.assign([smallest], {
      *[Symbol.iterator]() {
        for (;;) yield smallest
      },
    })
    const [, drafts] = await passedBy((store) => store.createQaEntries(key, entries))
    expect(drafts).toHaveLength(1)
  })

  it("of 64 MiB passes, one byte more does not (E5)", async () => {
    const large = { question: "x".repeat(MAX), answer: "" }
    await passedBy((store) => store.createQaEntries(key, Array(4).fill(large)))
    await expectInvalid((store) =>
      store.createQaEntries(key, [...Array<NewSessionQaEntry>(4).fill(large), { question: "x", answer: "" }]),
    )
  }, 20_000)

  it("that is far too large is refused before all of it is looked at", async () => {
    const started = performance.now()
    await expectInvalid((store) =>
      store.createQaEntries(key, Array(1000).fill({ question: "x".repeat(MAX - 1), answer: "" })),
    )
    expect(performance.now() - started).toBeLessThan(10_000)
  }, 60_000)
})
