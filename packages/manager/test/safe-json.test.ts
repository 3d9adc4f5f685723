import { runInNewContext } from "node:vm"
import type { JsonValue } from "@cognee-session/core"
import { memoryStore } from "@cognee-session/core/memory"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { toSafeJson } from "../src/safe-json.ts"

class Point {
  readonly x = 1
  readonly #secret = 2
  get sum(): number {
    return this.x + this.#secret
  }
}

function nested(levels: number): unknown {
  return levels === 0 ? "end" : [nested(levels - 1)]
}

const cyclic: Record<string, unknown> = { a: 1 }
cyclic["self"] = cyclic
cyclic["list"] = [cyclic]

const shared = { s: 1 }
const revoked = Proxy.revocable({}, {})
revoked.revoke()

describe("toSafeJson", () => {
  it.each<[string, unknown, JsonValue]>([
    ["text", "a\0\uD800", "a\0\uD800"],
    ["numbers", [1, -0, 1.5e300], [1, 0, 1.5e300]],
    ["numbers that JSON lacks", [NaN, Infinity, -Infinity], ["NaN", "Infinity", "-Infinity"]],
    ["a BigInt", { n: 12345678901234567890n }, { n: "12345678901234567890" }],
    ["undefined", undefined, null],
    ["undefined inside", { a: undefined, b: [undefined, , null] }, { b: [null, null, null] }], // eslint-disable-line no-sparse-arrays
    [
      "functions",
      [() => 1, function named() {}, Point],
      ["[function anonymous]", "[function named]", "[function Point]"],
    ],
    ["a symbol", Symbol("s"), "[Symbol(s)]"],
    ["a symbol as a key", { [Symbol("s")]: 1, a: 2 }, { a: 2 }],
    ["dates", [new Date(0), new Date(NaN)], ["1970-01-01T00:00:00.000Z", "[invalid date]"]],
    ["a date of another realm", runInNewContext("new Date(0)"), "1970-01-01T00:00:00.000Z"],
    ["an error", new TypeError("no", { cause: new Error("why") }), { name: "TypeError", message: "no", cause: { name: "Error", message: "why" } }], // prettier-ignore
    ["an error with a code", Object.assign(new Error("gone"), { code: "ENOENT", path: "/secret" }), { name: "Error", message: "gone", code: "ENOENT" }], // prettier-ignore
    ["a map", new Map<unknown, unknown>([["a", 1], [{ k: 1 }, new Set([2])]]), [["a", 1], [{ k: 1 }, [2]]]], // prettier-ignore
    ["bytes", [Buffer.from("abc"), new Float64Array(2), new ArrayBuffer(5)], ["[3 bytes]", "[16 bytes]", "[5 bytes]"]],
    ["a pattern", /a+/gi, "/a+/gi"],
    ["an address", new URL("http://example.com/a"), "http://example.com/a"],
    ["a promise", [Promise.resolve(1)], ["[promise]"]],
    ["boxed values", [new String("s"), new Number(5), Object(7n)], ["s", 5, "7"]],
    ["an instance", new Point(), { x: 1 }],
    ["toJSON", { secret: { toJSON: () => ({ hidden: true }) } }, { secret: { hidden: true } }],
    ["toJSON that gives itself", { toJSON() { return this } }, "[circular]"], // prettier-ignore
    ["toJSON that throws", { a: { toJSON() { throw new Error("x") } }, b: 1 }, { a: "[unreadable]", b: 1 }], // prettier-ignore
    ["a getter", { get a() { throw new Error("x") }, b: 1 }, { a: "[getter]", b: 1 }], // prettier-ignore
    ["a proxy that throws", [revoked.proxy, 1], ["[unreadable]", 1]],
    ["a cycle", cyclic, { a: 1, self: "[circular]", list: ["[circular]"] }],
    ["shared parts", [shared, shared], [{ s: 1 }, { s: 1 }]],
    ["the key __proto__", JSON.parse('{"__proto__":{"a":1}}'), JSON.parse('{"__proto__":{"a":1}}') as JsonValue],
    ["an object without prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  ])("makes JSON of %s", (_, value, json) => {
    expect(toSafeJson(value)).toStrictEqual(json)
  })

  it("ends at 20 levels", () => {
    expect(JSON.stringify(toSafeJson(nested(19)))).toContain("end")
    expect(JSON.stringify(toSafeJson(nested(20)))).toContain("end")
    expect(JSON.stringify(toSafeJson(nested(21)))).toBe(`${"[".repeat(20)}"[too deep]"${"]".repeat(20)}`)
    expect(JSON.stringify(toSafeJson(nested(5000)))).toContain("[too deep]")
  })

  it("cuts what is too large, and says so", () => {
    expect(toSafeJson("x".repeat(1_000_000))).toMatch(/^x{131071}\[cut\]$/)
    const numbers = toSafeJson(Array(1_000_000).fill(1)) as readonly JsonValue[]
    expect([numbers.length, numbers.at(-1)]).toEqual([131_072, "[cut]"])
    const wide = toSafeJson(Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`key${index}`, index])))
    expect(wide).toMatchObject({ key0: 0, "[cut]": true })
    expect(JSON.stringify(wide).length).toBeLessThan(1_000_000)
    expect(JSON.stringify(toSafeJson(Array(2 ** 32 - 1)))).toMatch(/,"\[cut\]"\]$/)
  })

  it("does not unfold without end", () => {
    const unfolding = Array.from({ length: 90 }).reduce<unknown>((part) => [part, part], "leaf")
    expect(JSON.stringify(toSafeJson(unfolding)).length).toBeLessThan(5_000_000)
    const endless: unknown = new Proxy([], { get: (_, property) => (property === "length" ? Infinity : 1) })
    expect((toSafeJson(endless) as readonly unknown[]).length).toBeLessThan(200_000)
  })

  it("leaves JSON as it is, and makes anything fit for a store", async () => {
    const store = memoryStore()
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ maxDepth: 5 }),
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withNullPrototype: true,
          withSet: true,
          withSparseArray: true,
          withTypedArray: true,
        }),
        async (json, anything) => {
          // prettier-ignore
          expect(toSafeJson(json)).toEqual(JSON.parse(JSON.stringify(json)))
          const methodReturnValue = toSafeJson(anything)
          await store.saveTraceStep({ sessionId: "s" }, { originFunction: "f", status: "ok", methodReturnValue })
        },
      ),
      { numRuns: 300 },
    )
  })
})
