import fc from "fast-check"
import { expect, it } from "vitest"
import { fromStoredText, toStoredText } from "../src/stored-text.ts"

const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string().map((text) => `\\json:${text}`),
)

it("every text reads back, and no two are stored alike", () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(fromStoredText(toStoredText(text))).toBe(text)
    }),
  )
})

it.each(["", "plain", "emoji 😀", "ä", "\ufeffmark", '{"json":true}', "\\", "\\JSON:", " \\json:"])(
  "%j stands as it is",
  (text) => expect(toStoredText(text)).toBe(text),
)

it.each([
  ["a\0b", '\\json:"a\\u0000b"'],
  ["half \ud83d", '\\json:"half \\ud83d"'],
  ["\\json:", '\\json:"\\\\json:"'],
])("%j is escaped", (text, stored) => expect(toStoredText(text)).toBe(stored))

it.each(["\\json:", "\\json:1", "\\json:null", '\\json:"'])("%j is nothing that was stored", (stored) =>
  expect(fromStoredText(stored)).toBeNull(),
)
