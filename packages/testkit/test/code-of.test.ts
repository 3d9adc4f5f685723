import { runInThisContext } from "node:vm"
import fc from "fast-check"
import { expect, it } from "vitest"
import { codeOf } from "../src/code-of.ts"
import { differenceOf } from "../src/difference.ts"

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("__proto__", "a\ud800", "\u2028", "`${x}`", "1a", "a-b"),
)
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, undefined, true, false, -0, NaN, Infinity),
    fc.double(),
    text,
    fc.date({ noInvalidDate: false }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(text, tie("value"), { maxKeys: 4 }),
  ),
}))

it("is code that gives an equal value", () => {
  const evaluate = (code: string): unknown => runInThisContext(`(${code})`) as unknown
  fc.assert(fc.property(value, (given) => differenceOf(evaluate(codeOf(given)), given) === null))
})

it("is code that people read", () => {
  const entry = {
    id: "1",
    createdAt: new Date(1000),
    context: null,
    memifyMetadata: { ["__proto__"]: true, "": false },
  }
  const code =
    '{ id: "1", createdAt: new Date(1000), context: null, memifyMetadata: { ["__proto__"]: true, [""]: false } }'
  expect(codeOf(entry)).toBe(code)
})
