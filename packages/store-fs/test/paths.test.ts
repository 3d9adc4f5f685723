import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { generationsOf, idOf, isSessionName, isUserName, needsIdentity, sessionDir } from "../src/paths.ts"

const ids = fc.oneof(
  fc.stringMatching(/^[a-zA-Z0-9_.-]{1,110}$/),
  fc.string({ unit: "binary", minLength: 1, maxLength: 128 }).filter((id) => id.isWellFormed()),
  fc.constantFrom(
    "..",
    "/",
    "\\",
    "*",
    "%2F",
    "CON",
    "nul.txt",
    "x.json",
    "a ",
    "a.",
    "é",
    "e\u0301",
    "n",
    "s_a",
    "__proto__",
  ),
)
const users = fc.option(ids, { nil: null })

describe("the directory of a session", () => {
  it("is another for every other session, also where case, Unicode forms and trailing dots are folded", () => {
    fc.assert(
      fc.property(users, ids, users, ids, (userA, a, userB, b) => {
        fc.pre(userA !== userB || a !== b)
        const [first, second] = [
          sessionDir("/r", { userId: userA, sessionId: a }),
          sessionDir("/r", { userId: userB, sessionId: b }),
        ]
        expect(first.normalize("NFC").toLowerCase()).not.toBe(second.normalize("NFC").toLowerCase())
      }),
    )
  })

  it("has names that every file system takes", () => {
    fc.assert(
      fc.property(users, ids, (userId, sessionId) => {
        const [user, session] = sessionDir("/r", { userId, sessionId }).split("/").slice(2) as [string, string]
        expect(isUserName(user)).toBe(true)
        expect(isSessionName(session)).toBe(true)
        for (const name of [user, session]) expect(name).toMatch(/^[a-z0-9][a-z0-9_-]{0,101}$/)
      }),
    )
  })

  it("tells the ids, or they are written down", () => {
    fc.assert(
      fc.property(users, ids, (userId, sessionId) => {
        const [user, session] = sessionDir("/r", { userId, sessionId }).split("/").slice(2) as [string, string]
        const isTold = idOf(session) === sessionId && (userId === null ? user === "n" : idOf(user) === userId)
        expect(isTold).toBe(!needsIdentity({ userId, sessionId }))
      }),
    )
  })
})

describe("the generations of files", () => {
  it("are told by their names alone", () => {
    const names = [
      "log.2.jsonl",
      "log.10.jsonl",
      "base.1.jsonl",
      "log.0.jsonl",
      "log.01.jsonl",
      "log.2.jsonl~",
      "x",
      "session.json",
    ]
    expect(generationsOf(names)).toEqual({ logs: [2, 10], bases: [1] })
  })
})
