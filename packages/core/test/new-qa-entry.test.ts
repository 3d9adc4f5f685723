import assert from "node:assert/strict"
import { runInNewContext } from "node:vm"
import { describe, expect, it } from "vitest"
import type { NewSessionQaEntry, QaEntryDraft } from "../src/index.ts"
import { expectInvalid, passedBy } from "./rejection.ts"

const MAX = 16 * 1024 * 1024
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const key = { sessionId: "s", userId: "u" }
const smallest = { question: "q", answer: "a" }
const ids = { nodeIds: ["n"], edgeIds: [] }

async function draftOf(entry: NewSessionQaEntry): Promise<QaEntryDraft> {
  const [, draft] = await passedBy((store) => store.createQaEntry(key, entry))
  return draft as QaEntryDraft
}

describe("an entry to create", () => {
  it("is filled in: absent is null, the id a UUID v4, createdAt now", async () => {
    const before = Date.now()
    const { entry, idGenerated } = await draftOf(smallest)
    const { id, createdAt, ...rest } = entry
    expect(rest).toEqual({
      ...key,
      ...smallest,
      context: null,
      feedbackText: null,
      feedbackScore: null,
      usedGraphElementIds: null,
      memifyMetadata: null,
    })
    expect(id).toMatch(UUID_V4)
    expect(idGenerated).toBe(true)
    expect(createdAt.getTime()).toSatisfy((time: number) => time >= before && time <= Date.now())
  })

  it("reaches the driver whole", async () => {
    const given = {
      ...smallest,
      context: "c",
      feedbackText: "",
      feedbackScore: 5,
      usedGraphElementIds: ids,
      memifyMetadata: JSON.parse('{"__proto__":true,"b":false}') as Record<string, boolean>,
      id: "x",
      createdAt: new Date(5),
    }
    const { entry, idGenerated, fingerprint } = await draftOf(given)
    assert.deepStrictEqual(entry, { ...given, ...key })
    expect(idGenerated).toBe(false)
    expect(fingerprint).toMatch(/^[\w-]{22}$/)
  })

  it("is copied before the method returns (E13)", async () => {
    const given = {
      ...smallest,
      usedGraphElementIds: { nodeIds: ["n"], edgeIds: [] },
      memifyMetadata: { a: true },
      createdAt: new Date(5),
    }
    const [, draft] = await passedBy((store) => {
      const promise = store.createQaEntry(key, given)
      given.question = "changed"
      given.usedGraphElementIds.nodeIds.push("changed")
      given.memifyMetadata.a = false
      given.createdAt.setTime(6)
      return promise
    })
    expect((draft as QaEntryDraft).entry).toMatchObject({
      question: "q",
      usedGraphElementIds: { nodeIds: ["n"] },
      memifyMetadata: { a: true },
      createdAt: new Date(5),
    })
  })

  it("is read once", async () => {
    const reads: Record<string, number> = {}
    const counting = new Proxy({ ...smallest, usedGraphElementIds: ids, createdAt: new Date(5), id: "x" } as object, {
      get(target, property, receiver) {
        reads[String(property)] = (reads[String(property)] ?? 0) + 1
        return Reflect.get(target, property, receiver) as unknown
      },
    })
    await draftOf(counting as NewSessionQaEntry)
    delete reads["Symbol(Symbol.toStringTag)"]
    expect(new Set(Object.values(reads))).toEqual(new Set([1]))
  })

  it.each([
    [
      "a class instance",
      new (class {
        question = "q"
        answer = "a"
      })(),
    ],
    [
      "accessors that a class defines",
      new (class {
        get question(): string {
          return "q"
        }
        get answer(): string {
          return "a"
        }
      })(),
    ],
    ["an object without a prototype", Object.assign(Object.create(null), smallest)],
    ["an object of another realm", runInNewContext('({ question: "q", answer: "a" })')],
  ])("may be %s", async (_, given) => {
    expect((await draftOf(given as NewSessionQaEntry)).entry).toMatchObject(smallest)
  })

  it.each([[{ question: "q" }], [{ answer: "a" }], [{}]])(
    "without a question or an answer is refused: %j",
    async (given) => {
      await expectInvalid((store) => store.createQaEntry(key, given as NewSessionQaEntry))
    },
  )

  it("has no memifyMetadataPatch", async () => {
    await expectInvalid((store) =>
      store.createQaEntry(key, { ...smallest, memifyMetadataPatch: {} } as NewSessionQaEntry),
    )
  })

  it.each([null, 1, "", {}])("refuses the id %j", async (id) => {
    await expectInvalid((store) => store.createQaEntry(key, { ...smallest, id: id as never }))
  })
})

describe("createdAt (E4)", () => {
  it.each([
    "0001-01-01T00:00:00.000Z",
    "1969-12-31T23:59:59.999Z",
    "2024-02-29T12:00:00.123Z",
    "9999-12-31T23:59:59.999Z",
  ])("takes %s", async (time) => {
    expect((await draftOf({ ...smallest, createdAt: new Date(time) })).entry.createdAt.toISOString()).toBe(time)
  })

  it.each([
    ["another realm", runInNewContext("new Date(5)")],
    ["a subclass", new (class Later extends Date {})(5)],
  ])("takes a Date of %s", async (_, createdAt) => {
    const { entry } = await draftOf({ ...smallest, createdAt: createdAt as Date })
    assert.deepStrictEqual(entry.createdAt, new Date(5))
  })

  it.each([
    ["an invalid Date", new Date(NaN)],
    ["the year 0", new Date("0000-12-31T23:59:59.999Z")],
    ["the year 10000", new Date("+010000-01-01T00:00:00.000Z")],
    ["milliseconds", 5],
    ["text", "2024-02-29T12:00:00.123Z"],
    ["null", null],
    ["an object dressed as a Date", { [Symbol.toStringTag]: "Date", getTime: () => 5 }],
    ["an object with the prototype of Date", Object.create(Date.prototype)],
    ["a proxy of a Date", new Proxy(new Date(5), {})],
  ])("refuses %s", async (_, createdAt) => {
    await expectInvalid((store) => store.createQaEntry(key, { ...smallest, createdAt: createdAt as never }))
  })
})

describe("the size of an entry (E5)", () => {
  it.each([
    ["a question", { question: "x".repeat(MAX), answer: "" }],
    ["text of two bytes a letter", { question: "é".repeat(MAX / 2), answer: "" }],
    [
      "all texts together",
      {
        question: "x".repeat(MAX / 4),
        answer: "x".repeat(MAX / 4),
        context: "x".repeat(MAX / 4),
        feedbackText: "x".repeat(MAX / 4),
      },
    ],
    [
      "graph ids, as JSON",
      { question: "", answer: "", usedGraphElementIds: { nodeIds: ["x".repeat(MAX - 29)], edgeIds: [] } },
    ],
    ["metadata, as JSON", { question: "", answer: "", memifyMetadata: { ["x".repeat(MAX - 9)]: true } }],
  ])("counts %s: 16 MiB pass, one byte more does not", async (_, given: NewSessionQaEntry) => {
    await draftOf(given)
    await expectInvalid((store) => store.createQaEntry(key, { ...given, answer: `${given.answer}x` }))
  })

  it("counts a lone surrogate as three bytes in text", async () => {
    await expectInvalid((store) => store.createQaEntry(key, { question: "\uD800".repeat(MAX / 3 + 1), answer: "" }))
  })
})
