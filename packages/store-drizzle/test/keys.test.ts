import fc from "fast-check"
import { expect, it } from "vitest"
import { fromUserColumn, toSessionKey, toUserColumn } from "../src/keys.ts"

const names = fc.oneof(
  fc.string({ minLength: 1, unit: "grapheme" }),
  fc.string({ minLength: 1, unit: fc.constantFrom("0", "1", ":", "a") }),
)
const sessions = fc.record({ userId: fc.option(names), sessionId: names })

it("two sessions never share a key", () => {
  fc.assert(
    fc.property(sessions, sessions, (a, b) => {
      const same = a.userId === b.userId && a.sessionId === b.sessionId
      expect(toSessionKey(a) === toSessionKey(b)).toBe(same)
    }),
  )
})

it("a key tells user and session", () => {
  expect(toSessionKey({ userId: "ada", sessionId: "s" })).toBe("3:adas")
  expect(toSessionKey({ userId: null, sessionId: "s" })).toBe("0:s")
})

it("the longest ids make a key that an index can hold", () => {
  const longest = "é".repeat(256)
  expect(Buffer.byteLength(toSessionKey({ userId: longest, sessionId: longest }))).toBeLessThan(2700)
})

it("the anonymous user is no string", () => {
  fc.assert(
    fc.property(fc.option(names), (userId) => {
      expect(fromUserColumn(toUserColumn(userId))).toBe(userId)
    }),
  )
})
