import assert from "node:assert/strict"
import { runInNewContext } from "node:vm"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type JsonValue, bytesOf, canonicalJson, copyJson } from "../src/json.ts"
import { NOT_JSON, nested } from "./hostile-values.ts"
import { SECRET, everythingIn } from "./rejection.ts"

const MAX = 16 * 1024 * 1024

const json = fc.jsonValue({ stringUnit: "binary", maxDepth: 6 }) as fc.Arbitrary<JsonValue>

/** Objects whose keys are names that JavaScript treats in its own way. */
const oddKeys = fc.dictionary(fc.constantFrom("__proto__", "constructor", "10", "9", "b", "a", "toJSON"), json)

function refusalOf(value: unknown): unknown {
  try {
    copyJson("value", value)
  } catch (error) {
    return error
  }
  return null
}

function reordered(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map(reordered)
  const members = Object.entries(value) as [string, JsonValue][]
  return Object.fromEntries(members.toReversed().map(([key, member]) => [key, reordered(member)]))
}

describe("copyJson", () => {
  it("copies as JSON.parse of JSON.stringify does", () => {
    fc.assert(
      fc.property(fc.oneof(json, oddKeys), (value) => {
        assert.deepStrictEqual(copyJson("value", value), JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it("shares nothing with what it was given", () => {
    const given = { list: [{ a: 1 }], ["__proto__"]: { b: [] } }
    const copy = copyJson("value", given) as typeof given
    expect(copy).not.toBe(given)
    expect(copy.list).not.toBe(given.list)
    expect(copy.list[0]).not.toBe(given.list[0])
  })

  it.each([
    ["an object without a prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ["an object of another realm", runInNewContext("({ a: [1, {}] })"), { a: [1, {}] }],
    ["-0", [-0, { zero: -0 }], [0, { zero: 0 }]],
    ["U+0000 and lone surrogates", "\0\uD800x\uDC00", "\0\uD800x\uDC00"],
    ["a frozen object", Object.freeze({ a: Object.freeze([1]) }), { a: [1] }],
    ["the key __proto__", JSON.parse('{"__proto__":{"a":1}}'), JSON.parse('{"__proto__":{"a":1}}')],
    ["100 levels", nested(100), nested(100)],
  ])("takes %s", (_, value, expected) => {
    assert.deepStrictEqual(copyJson("value", value), expected)
  })

  it("takes one part at two places", () => {
    const part = { a: 1 }
    const copy = copyJson("value", [part, part]) as unknown[]
    expect(copy).toEqual([{ a: 1 }, { a: 1 }])
    expect(copy[0]).not.toBe(copy[1])
  })

  it("reads each member once", () => {
    let reads = 0
    const given = {
      get a(): unknown {
        return reads++ === 0 ? "first" : () => SECRET
      },
    }
    expect(copyJson("value", given)).toEqual({ a: "first" })
  })

  it("ignores an iterator of the array's own", () => {
    const given = Object.assign([1, 2], {
      *[Symbol.iterator]() {
        for (;;) yield 3
      },
    })
    expect(copyJson("value", given)).toEqual([1, 2])
  })

  it.each(NOT_JSON.filter(({ name }) => !/throws|proxy|longest|unfold/.test(name)))(
    "refuses $name",
    ({ make }) => {
      const error = refusalOf(make())
      expect(error).toMatchObject({ code: "INVALID_PARAMETER" })
      expect(everythingIn(error)).not.toContain(SECRET)
    },
    20_000,
  )

  it.each([
    ["a text", () => "x".repeat(MAX - 2)],
    ["numbers", () => Array(MAX / 2 - 1).fill(1)],
    ["a key", () => ({ ["k".repeat(MAX - 6)]: 1 })],
    ["empty arrays", () => Array(Math.floor((MAX - 1) / 3)).fill([])],
    ["empty objects", () => Array(Math.floor((MAX - 1) / 3)).fill({})],
    ["members", () => Array(Math.floor((MAX - 1) / 14)).fill({ a: 1, b: 1 })],
  ])(
    "takes %s of 16 MiB (E5)",
    (_, make) => {
      const value = make()
      expect(JSON.stringify(value).length).toSatisfy((length: number) => length <= MAX && length > MAX - 14)
      expect(refusalOf(value)).toBe(null)
    },
    20_000,
  )
})

describe("canonicalJson", () => {
  it("does not depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.oneof(json, oddKeys), (value) => {
        expect(canonicalJson(reordered(value))).toBe(canonicalJson(value))
      }),
    )
  })

  it("is as long as JSON.stringify writes it, and means the same", () => {
    fc.assert(
      fc.property(fc.oneof(json, oddKeys), (value) => {
        const text = canonicalJson(value)
        expect(text).toHaveLength(JSON.stringify(value).length)
        assert.deepStrictEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it("tells different values apart", () => {
    const values: JsonValue[] = [
      null,
      "null",
      0,
      "0",
      "",
      [],
      {},
      [null],
      [[]],
      { a: null },
      { a: 1 },
      { a: [1] },
      true,
      [1, 2],
      [2, 1],
    ]
    expect(new Set(values.map(canonicalJson)).size).toBe(values.length)
  })
})

describe("bytesOf", () => {
  it.each([
    [[""], 0],
    [["a", "é", "€", "😀"], 10],
    [["\uD800"], 3],
    [["\0"], 1],
  ])("counts %j as %i", (texts, bytes) => {
    expect(bytesOf(texts)).toBe(bytes)
  })
})
