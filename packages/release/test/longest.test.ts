import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { describe, expect, it } from "vitest"
import { PROJECT } from "../src/workspace.ts"

interface Tests {
  readonly directory: string
  readonly seconds: number
  readonly isCached: boolean
  readonly files: readonly { readonly name: string; readonly seconds: number }[]
}

const { longest } = (await import(pathToFileURL(join(PROJECT, "scripts/longest.mjs")).href)) as {
  readonly longest: (tests: readonly Tests[]) => string[]
}

/** Tests of a package whose files took so long. */
function tests(name: string, ...seconds: number[]): Tests {
  const files = seconds.map((one, n) => ({ name: `${name}/${n}.test.ts`, seconds: one }))
  return { directory: name, seconds: seconds.reduce((sum, one) => sum + one, 0), isCached: false, files }
}

describe("what npm test says took longest", () => {
  it("is the packages and the test files that took longest, in seconds", () => {
    expect(longest([tests("a", 3.6, 0.2), tests("b", 11.4)])).toEqual([
      "longest: b 11 s, a 4 s",
      "  11 s  b/0.test.ts",
      "   4 s  a/0.test.ts",
      "   0 s  a/1.test.ts",
    ])
  })

  it("is a few lines, however many there are", () => {
    const many = ["a", "b", "c", "d", "e", "f"].map((name, n) => tests(name, n + 1, n + 1))
    const lines = longest(many)
    expect(lines[0]).toBe("longest: f 12 s, e 10 s, d 8 s, c 6 s")
    expect(lines).toHaveLength(9)
  })

  it("leaves out what came from the cache, and says so", () => {
    expect(longest([{ ...tests("a", 90), isCached: true }, tests("b", 2)])).toEqual([
      "tests of 1 package came from the cache",
      "longest: b 2 s",
      "  2 s  b/0.test.ts",
    ])
    const cached = ["a", "b"].map((name) => ({ ...tests(name, 5), isCached: true }))
    expect(longest(cached)).toEqual(["tests of 2 packages came from the cache"])
  })

  it("is nothing when no tests ran, and just the package when one left no results", () => {
    expect(longest([])).toEqual([])
    expect(longest([{ ...tests("a"), seconds: 3 }])).toEqual(["longest: a 3 s"])
  })
})
