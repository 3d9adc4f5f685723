import { describe, expect, it } from "vitest"
import { evictionWarning, isOutdated, parseInfo } from "../src/server-check.ts"

const INFO =
  "# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\n\r\n# Memory\r\nmaxmemory_policy:noeviction\r\n"

describe("what INFO says", () => {
  it("has the version and the policy", () => {
    expect(parseInfo(INFO)).toEqual({ version: [7, 0], maxmemoryPolicy: "noeviction" })
  })

  it("may lack both", () => {
    expect(parseInfo("")).toEqual({ version: null, maxmemoryPolicy: null })
  })

  it.each([
    [[7, 0], false],
    [[6, 2], false],
    [[10, 0], false],
    [[6, 0], true],
    [[5, 9], true],
    [null, false],
  ] as const)("tells whether version %j is too old: %j", (version, outdated) => {
    expect(isOutdated({ version, maxmemoryPolicy: null })).toBe(outdated)
  })

  it.each([null, "noeviction"])("warns of no policy that is %j", (maxmemoryPolicy) => {
    expect(evictionWarning({ version: null, maxmemoryPolicy })).toBeNull()
  })

  it.each([
    ["allkeys-lru", /allkeys-lru.*removes sessions, or parts/],
    ["volatile-ttl", /removes sessions that have an end set/],
  ])("warns of the policy %s", (maxmemoryPolicy, warning) => {
    expect(evictionWarning({ version: null, maxmemoryPolicy })).toMatch(warning)
  })
})
