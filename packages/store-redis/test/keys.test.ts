import { type SessionRef, compareSessions } from "@cognee-session/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  BUCKETS,
  allKey,
  bucketsOf,
  callsKey,
  nameOf,
  refOf,
  refOfKey,
  sessionKeys,
  sessionPattern,
  userKey,
} from "../src/keys.ts"
import { ids } from "./arbitraries.ts"

const users = fc.option(ids, { nil: null })
const sessions: fc.Arbitrary<SessionRef> = fc.record({ userId: users, sessionId: ids })
const prefixes = fc.constantFrom("cognee-session:", "", "a:b:", "*?[x]\\", "ü ")

/** What Redis Cluster hashes: the text in the first braces. */
function tagOf(key: string): string | undefined {
  return /^[^{]*\{([^}]*)\}/.exec(key)?.[1]
}

describe("the keys of a session", () => {
  it("are others for every other session", () => {
    fc.assert(
      fc.property(prefixes, sessions, sessions, (prefix, a, b) => {
        fc.pre(a.userId !== b.userId || a.sessionId !== b.sessionId)
        const [first, second] = [sessionKeys(prefix, a), sessionKeys(prefix, b)]
        expect(new Set([first.session, first.steps, second.session, second.steps]).size).toBe(4)
        expect(first.name).not.toBe(second.name)
      }),
    )
  })

  it("tell the session, and no other key of the store does", () => {
    fc.assert(
      fc.property(prefixes, sessions, (prefix, ref) => {
        const { bucket, session, steps, all, user } = sessionKeys(prefix, ref)
        for (const key of [session, steps]) expect(refOfKey(prefix, key)).toEqual(ref)
        for (const key of [all, user, callsKey(prefix, bucket, 1)]) expect(refOfKey(prefix, key)).toBeNull()
      }),
    )
  })

  it("lie in one slot, with the indexes and the answers of calls", () => {
    fc.assert(
      fc.property(prefixes, sessions, (prefix, ref) => {
        const { bucket, keys } = sessionKeys(prefix, ref)
        expect(BUCKETS).toContain(bucket)
        expect([...keys, callsKey(prefix, bucket, 1)].map(tagOf)).toEqual(Array.from({ length: 5 }, () => bucket))
      }),
    )
  })

  it("are found by the pattern, and by no pattern of another prefix", () => {
    const [own, longer] = ["p*", "p*2"]
    const key = sessionKeys(own, { userId: null, sessionId: "s" }).session
    expect(sessionPattern(own)).toBe("p\\*{??}:s*")
    expect(refOfKey(longer, key)).toBeNull()
    expect(refOfKey(own, sessionKeys(longer, { userId: null, sessionId: "s" }).session)).toBeNull()
  })

  it.each([
    ["a key of others", "somebody:else"],
    ["another kind", "p:{00}:other:u:s"],
    ["too many parts", "p:{00}:session:u:s:t"],
    ["no session", "p:{00}:session:u:"],
    ["another bucket", sessionKeys("p:", { userId: "u", sessionId: "s" }).session.replace(/\{..\}/, "{zz}")],
    [
      "an id that this store would write otherwise",
      sessionKeys("p:", { userId: "u", sessionId: "s" }).session.replace(/s$/, "%73"),
    ],
  ])("are not taken for those: %s", (_, key) => {
    expect(refOfKey("p:", key)).toBeNull()
  })
})

describe("the bucket", () => {
  it("is one for all sessions of a user with a name, and holds the index of that user", () => {
    fc.assert(
      fc.property(ids, ids, ids, (userId, a, b) => {
        const [first, second] = [a, b].map((sessionId) => sessionKeys("p:", { userId, sessionId }))
        expect(first!.bucket).toBe(second!.bucket)
        expect(bucketsOf(userId)).toEqual([first!.bucket])
        expect(first!.user).toBe(userKey("p:", first!.bucket, userId))
        expect(first!.all).toBe(allKey("p:", first!.bucket))
      }),
    )
  })

  it("is one of all for a session of the anonymous user", () => {
    const used = Array.from({ length: 5000 }, (_, n) => sessionKeys("p:", { userId: null, sessionId: `session ${n}` }))
    expect(new Set(used.map(({ bucket }) => bucket)).size).toBe(256)
    expect(bucketsOf(null)).toEqual(BUCKETS)
  })
})

describe("the name of a session in an index", () => {
  it("tells the session", () => {
    fc.assert(
      fc.property(sessions, (ref) => {
        expect(refOf(nameOf(ref))).toEqual(ref)
      }),
    )
  })

  it("sorts by its bytes as a listing sorts sessions of equal times", () => {
    const updatedAt = new Date(0)
    fc.assert(
      fc.property(sessions, sessions, (a, b) => {
        const byName = Buffer.compare(Buffer.from(nameOf(a)), Buffer.from(nameOf(b)))
        expect(byName).toBe(Math.sign(compareSessions({ ...a, updatedAt }, { ...b, updatedAt })))
      }),
    )
  })
})
