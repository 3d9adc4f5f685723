import { describe, expect, it } from "vitest"
import { differencesOf, NO_DIFFERENCE, sumOf } from "../src/difference.ts"

function items(text: string): { id: string; contents: string }[] {
  return text.split("").map((id) => ({ id, contents: id }))
}

describe("differencesOf", () => {
  it.each([
    ["abc", "abc", {}],
    ["", "", {}],
    ["abc", "ac", { lost: 1 }],
    ["abc", "", { lost: 3 }],
    ["abc", "abxc", { broughtBack: 1 }],
    ["", "x", { broughtBack: 1 }],
    ["abc", "acb", { mixedUp: 2 }],
  ])("of %j, found as %j", (expected, found, differences) => {
    expect(differencesOf(items(expected), items(found))).toEqual({ ...NO_DIFFERENCE, ...differences })
  })

  it("of an item that is there twice", () => {
    expect(differencesOf(items("abc"), items("abcc")).doubled).toBe(1)
  })

  it("of an item with other contents", () => {
    const found = [{ id: "a", contents: "other" }]
    expect(differencesOf(items("a"), found)).toEqual({ ...NO_DIFFERENCE, mixedUp: 1 })
  })
})

describe("sumOf", () => {
  it("adds up", () => {
    const one = { lost: 1, doubled: 2, broughtBack: 3, mixedUp: 4 }
    expect(sumOf([one, NO_DIFFERENCE, one])).toEqual({ lost: 2, doubled: 4, broughtBack: 6, mixedUp: 8 })
  })
})
