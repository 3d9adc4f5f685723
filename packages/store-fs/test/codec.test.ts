import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Damage, decodeRecords, encodeRecord } from "../src/codec.ts"

const records = fc.array(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()), { minLength: 1, maxLength: 5 })

function valuesOf(bytes: Buffer): unknown[] {
  return decodeRecords(bytes, 0, "log").map((line) => line.value())
}

function parsed(values: readonly object[]): unknown[] {
  return values.map((value) => JSON.parse(JSON.stringify(value)) as unknown)
}

describe("records", () => {
  it("read back as they were written, each a line that is JSON", () => {
    fc.assert(
      fc.property(records, (values) => {
        const bytes = Buffer.concat(values.map(encodeRecord))
        expect(valuesOf(bytes)).toEqual(parsed(values))
        const lines = bytes
          .toString()
          .split("\n")
          .filter((line) => line !== "")
        expect(lines.map((line) => (JSON.parse(line) as unknown[])[1])).toEqual(parsed(values))
      }),
    )
  })

  it("know where they stand", () => {
    const bytes = Buffer.concat([encodeRecord({ a: 1 }), encodeRecord({ b: "ü" })])
    const [first, second] = decodeRecords(bytes, 100, "log")
    expect(first).toMatchObject({ offset: 101, end: 100 + encodeRecord({ a: 1 }).length })
    expect(second).toMatchObject({ offset: first!.end + 1, end: 100 + bytes.length })
  })

  it("are left out when they were cut short, and spoil none that follow", () => {
    fc.assert(
      fc.property(records, fc.nat(), records, (before, cut, after) => {
        const torn = encodeRecord({ torn: "by a kill" })
        const kept = torn.subarray(0, cut % (torn.length - 1))
        const bytes = Buffer.concat([...before.map(encodeRecord), kept, ...after.map(encodeRecord)])
        const values = valuesOf(bytes)
        expect(values.filter((value) => !Object.hasOwn(value as object, "torn"))).toEqual(parsed([...before, ...after]))
      }),
    )
  })

  it("count when just the newline behind them is missing", () => {
    const bytes = encodeRecord({ a: 1 })
    expect(valuesOf(bytes.subarray(0, -1))).toEqual([{ a: 1 }])
    expect(valuesOf(bytes.subarray(0, -2))).toEqual([])
  })

  it("with any one bit flipped read as they were, or not at all", () => {
    const bytes = Buffer.concat([encodeRecord({ question: "What?", n: 1 }), encodeRecord({ answer: "ü\u{1F600}" })])
    const whole = valuesOf(bytes)
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expect(readOrDamage(flipped), `bit ${bit}`).toSatisfy((read) => read === "damage" || isSame(read, whole))
    }
  })
})

function readOrDamage(bytes: Buffer): unknown {
  try {
    return valuesOf(bytes)
  } catch (error) {
    if (error instanceof Damage) return "damage"
    throw error
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
