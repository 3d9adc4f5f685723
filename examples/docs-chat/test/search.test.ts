import { describe, expect, it } from "vitest"
import { splitMarkdown } from "../src/passages.ts"
import { type EarlierTurn, Search } from "../src/search.ts"
import { pointsBack, wordsOf } from "../src/words.ts"

const search = new Search()
search.add(
  splitMarkdown(
    "garden.md",
    `# Tomatoes
Tomatoes want sun and a lot of water.

# Tomatoes in winter
Sow tomato seeds indoors while frost lasts.

# Carrots
Carrots want loose soil. Frost makes carrots sweeter.

# Storing carrots
Stored in sand, carrots last until spring.`,
  ),
)

function idsFor(question: string, earlier: readonly EarlierTurn[] = []): string[] {
  return search.find(question, earlier).hits.map((hit) => hit.passage.id)
}

function turn(question: string, nodeIds: readonly string[] = []): EarlierTurn {
  return { question, usedGraphElementIds: { nodeIds } }
}

describe("a question that speaks for itself", () => {
  it("finds the passages that share its words, best first", () => {
    expect(idsFor("How much water do tomatoes want?")[0]).toBe("garden.md#tomatoes")
    expect(idsFor("How are carrots stored?")[0]).toBe("garden.md#storing-carrots")
  })

  it("finds one word in its other forms, and with one typing error", () => {
    expect(idsFor("store a carrot in sand")[0]).toBe("garden.md#storing-carrots")
    expect(idsFor("Do tomatos want sun?")[0]).toBe("garden.md#tomatoes")
  })

  it("is not swayed by the turns before it", () => {
    const question = "How much water do tomatoes want?"
    const found = search.find(question, [turn("How are carrots stored?")])
    expect(found).toEqual(search.find(question, []))
    expect(found.followsUp).toBeNull()
  })

  it("finds words in code, in other letters and with accents", () => {
    const other = new Search()
    other.add(splitMarkdown("a.md", "# A\nCall `latestQaId()`.\n# B\nCafe\u0301 и хранилище."))
    const idsOf = (question: string): string[] => other.find(question, []).hits.map((hit) => hit.passage.id)
    expect(idsOf("latestQaId?")).toEqual(["a.md#a"])
    expect(idsOf("Caf\u00E9")).toEqual(["a.md#b"])
    expect(idsOf("хранилище")).toEqual(["a.md#b"])
  })

  it.each(["How do I bake bread in Paris?", "???", "what is it", "", "🍅"])("finds nothing for %j", (question) => {
    expect(search.find(question, [])).toMatchObject({ hits: [], followsUp: null })
  })
})

describe("a follow-up question", () => {
  it("looks among what it asks for, and prefers what the last turns were about", () => {
    expect(idsFor("And the frost?", [turn("How do I grow tomatoes?")])[0]).toBe("garden.md#tomatoes-in-winter")
    expect(idsFor("And the frost?", [turn("How do I grow carrots?")])[0]).toBe("garden.md#carrots")
  })

  it("leans on the latest turn most", () => {
    const turns = [turn("How do I grow tomatoes?"), turn("How do I grow carrots?")]
    expect(idsFor("And the frost?", turns)[0]).toBe("garden.md#carrots")
    expect(idsFor("And the frost?", turns.toReversed())[0]).toBe("garden.md#tomatoes-in-winter")
  })

  it("borrows words when it finds too little by itself, but never answers besides the question", () => {
    const earlier = [turn("How are carrots stored?")]
    expect(idsFor("Until which spring month?", [])).toEqual(["garden.md#storing-carrots"])
    expect(idsFor("Which month next spring exactly?", [])).toEqual([])
    expect(search.find("Which month of spring exactly?", earlier)).toMatchObject({
      hits: [{ passage: { id: "garden.md#storing-carrots" } }],
      followsUp: "How are carrots stored?",
    })
    expect(idsFor("And how do I bake it?", earlier)).toEqual([])
  })

  it("without words of its own asks the last question again, for what was not shown yet", () => {
    const all = idsFor("How do carrots grow?")
    const rest = idsFor("Tell me more.", [turn("How do carrots grow?", all.slice(0, 1))])
    expect(all.length).toBeGreaterThan(1)
    expect(rest).toEqual(all.slice(1))
    expect(idsFor("Tell me more.", [turn("How do carrots grow?", all.slice(0, 1)), turn("More?", rest)])).toEqual([])
  })
})

describe("words", () => {
  it("are in one form, each once, without those that say nothing", () => {
    expect(wordsOf("How are the entries stored, and how does a store store an entry?")).toEqual(["entry", "stor"])
  })

  it.each([
    ["And how fast is it?", true],
    ["What about Redis?", true],
    ["How is that?", true],
    ["How do I install the store?", false],
    ["Which is the store that keeps files?", false],
  ])("%s: points back is %s", (question, expected) => {
    expect(pointsBack(question)).toBe(expected)
  })
})
