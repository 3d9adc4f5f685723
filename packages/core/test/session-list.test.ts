import { Buffer } from "node:buffer"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  type SessionError,
  type SessionInfo,
  type SessionScope,
  type SessionStore,
  compareSessions,
  pageOfSessions,
} from "../src/index.ts"
import { decodeCursor, encodeCursor } from "../src/session-list.ts"
import { NEVER_VALID } from "./hostile-values.ts"
import { SECRET, expectInvalid, passedBy } from "./rejection.ts"

const id = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .filter((text) => text.isWellFormed() && !text.includes("\0"))
const userId = fc.option(id)
const updatedAt = fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true })
const info: fc.Arbitrary<SessionInfo> = fc.record({ sessionId: id, userId, updatedAt })
const scope: fc.Arbitrary<SessionScope> = fc.oneof(fc.constant("all" as const), fc.record({ userId }))

const last: SessionInfo = { sessionId: "s", userId: "u", updatedAt: new Date(5) }

function encoded(parts: unknown): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url")
}

/** The cursor of the place that this one names, or the code of the refusal. */
function reencoded(cursor: string): string {
  try {
    return encodeCursor("all", decodeCursor("all", cursor))
  } catch (error) {
    return (error as SessionError).code
  }
}

function listFrom(cursor: unknown, whose: SessionScope = "all") {
  return (store: SessionStore): Promise<unknown> => store.listSessions(whose, { cursor: cursor as string })
}

describe("a cursor", () => {
  it("decodes to what was encoded", () => {
    fc.assert(
      fc.property(scope, info, (whose, session) => {
        expect(decodeCursor(whose, encodeCursor(whose, session))).toEqual(session)
      }),
    )
  })

  it("is good for its own scope alone", () => {
    fc.assert(
      fc.property(scope, scope, info, (one, other, session) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other))
        expect(() => decodeCursor(other, encodeCursor(one, session))).toThrow("cursor belongs to another scope")
      }),
    )
  })

  it("is the only text that decodes to its place", () => {
    const text = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.jsonValue().map(encoded),
      fc.tuple(fc.constant("all"), fc.maxSafeInteger(), userId, id).map(encoded),
    )
    fc.assert(
      fc.property(text, (cursor) => {
        expect(["INVALID_PARAMETER", cursor]).toContain(reencoded(cursor))
      }),
    )
  })

  it("is passed on to the driver as a place", async () => {
    expect(await passedBy(listFrom(encodeCursor("all", last)))).toEqual(["all", 101, last])
  })

  const good = encodeCursor("all", last)

  it.each<[string, unknown]>([
    ["null", null],
    ["empty text", ""],
    ["other text", SECRET],
    ["a good one with more behind it", `${good}!!`],
    ["a good one with a space before it", ` ${good}`],
    ["a good one with padding", `${good}==`],
    ["its bytes", Buffer.from(good, "base64url")],
    ["its bytes as an array", [...Buffer.from(good, "base64url")]],
    ["a boxed one", new String(good)],
    ["no array", encoded({ 1: 5 })],
    ["too few parts", encoded(["all", 5, null])],
    ["too many parts", encoded(["all", 5, null, "s", SECRET])],
    ["a time of text", encoded(["all", SECRET, null, "s"])],
    ["half a millisecond", encoded(["all", 5.5, null, "s"])],
    ["a time before 1970", encoded(["all", -1, null, "s"])],
    ["a time beyond the year 9999", encoded(["all", 8.64e15, null, "s"])],
    ["a time beyond all dates", encoded(["all", 1e300, null, "s"])],
    ["an id that is no text", encoded(["all", 5, null, 1])],
    ["an empty id", encoded(["all", 5, null, ""])],
    ["an id with U+0000", encoded(["all", 5, null, `${SECRET}\0`])],
    ["a user that is no text", encoded(["all", 5, { [SECRET]: SECRET }, "s"])],
    ["bytes that are no UTF-8", Buffer.from([0x5b, 0xff, 0x5d]).toString("base64url")],
    ["deep JSON", Buffer.from("[".repeat(1_000_000)).toString("base64url")],
    ["another scope", encodeCursor({ userId: "u" }, last)],
  ])("that is malformed is refused: %s (S4)", async (_, cursor) => {
    await expectInvalid(listFrom(cursor))
  })

  it.each([null, "null", "all", "U"])("of the user u is refused for the user %j", async (other) => {
    await expectInvalid(listFrom(encodeCursor({ userId: "u" }, last), { userId: other }))
  })

  it.each(NEVER_VALID)("is never $name", async ({ make }) => {
    await expectInvalid(listFrom(make()))
  })
})

describe("compareSessions", () => {
  const ordered: SessionInfo[] = [
    { updatedAt: new Date(9), userId: "z", sessionId: "z" },
    { updatedAt: new Date(5), userId: null, sessionId: "a" },
    { updatedAt: new Date(5), userId: null, sessionId: "b" },
    { updatedAt: new Date(5), userId: "A", sessionId: "a" },
    { updatedAt: new Date(5), userId: "a", sessionId: "\uFFFD" },
    { updatedAt: new Date(5), userId: "a", sessionId: "😀" }, // after U+FFFD in UTF-8, before it in UTF-16
    { updatedAt: new Date(5), userId: "null", sessionId: "a" },
    { updatedAt: new Date(1), userId: null, sessionId: "a" },
  ]

  it("puts the latest first, then orders by user and by session, in bytes of UTF-8 (S4)", () => {
    expect(ordered.toReversed().toSorted(compareSessions)).toEqual(ordered)
  })

  it("is an order: equal for the same place alone", () => {
    fc.assert(
      fc.property(info, info, (a, b) => {
        expect(Math.sign(compareSessions(a, b))).toBe(-Math.sign(compareSessions(b, a)) + 0)
        expect(compareSessions(a, b) === 0).toBe(encodeCursor("all", a) === encodeCursor("all", b))
      }),
    )
  })
})

describe("pageOfSessions", () => {
  it("visits each session once, in order, whatever the size of a page", () => {
    const sessions = fc.uniqueArray(info, { selector: (session) => encodeCursor("all", session), maxLength: 20 })
    fc.assert(
      fc.property(sessions, fc.integer({ min: 1, max: 5 }), (all, limit) => {
        const visited: SessionInfo[] = []
        for (let page = pageOfSessions(all, limit, null); page.length > 0 && visited.length < all.length;) {
          visited.push(...page)
          page = pageOfSessions(all, limit, visited.at(-1)!)
        }
        expect(visited).toEqual(all.toSorted(compareSessions))
      }),
    )
  })
})
