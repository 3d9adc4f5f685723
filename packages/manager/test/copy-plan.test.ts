import type { SessionTraceStep } from "@cognee-session/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { planCopy } from "../src/copy-plan.ts"
import type { EntryMark, SessionContents } from "../src/session-contents.ts"

/** Marks from words such as `a`, `a@5` (made at 5) and `a=x` (with the contents x). */
function marks(words: string): EntryMark[] {
  const pattern = /(\w+)(?:@(\d+))?(?:=(\w+))?/
  return words
    .split(" ")
    .filter(Boolean)
    .map((word) => {
      const [, id = "", createdAt = "0", digest = ""] = pattern.exec(word)!
      return { id, createdAt: Number(createdAt), digest: createdAt + digest }
    })
}

function step(word: string): SessionTraceStep {
  const [traceId = "", status = ""] = word.split("=")
  const texts = { originFunction: "f", memoryQuery: "", memoryContext: "", errorMessage: "", sessionFeedback: "" }
  return { traceId, status, ...texts, methodParams: {}, methodReturnValue: null }
}

function session(entries: string, steps = "", graphContext: string | null = null): SessionContents {
  return { entries: marks(entries), newest: [], graphContext, steps: steps.split(" ").filter(Boolean).map(step) }
}

/** The plan when the source was last written at 100. */
function plan(source: SessionContents, target: SessionContents): ReturnType<typeof planCopy> {
  return planCopy(source, target, new Date(100))
}

const nothing = { remake: false, remove: [], update: [], appendFrom: 0, appendSteps: [], graphContext: null }

describe("a plan for entries", () => {
  it.each<[string, string, string, Partial<ReturnType<typeof planCopy>>]>([
    ["nothing there yet", "a b", "", {}],
    ["all there", "a b", "a b", { appendFrom: 2 }],
    ["a beginning", "a b c", "a", { appendFrom: 1 }],
    ["changed contents", "a b=x c", "a b c", { appendFrom: 3, update: ["b"] }],
    ["deleted at the source", "a c", "a b c", { appendFrom: 2, remove: ["b"] }],
    ["deleted last at the source", "a", "a b c", { appendFrom: 1, remove: ["b", "c"] }],
    ["deleted as the source's last write", "a", "a b@100", { appendFrom: 1, remove: ["b"] }],
    ["written in the target", "a", "a b@101", { appendFrom: 1 }],
    ["written in both", "a b", "a x@101", { appendFrom: 1 }],
    ["written in the target, and deleted at the source", "a", "a b x@101", { appendFrom: 1, remove: ["b"] }],
    ["a gap", "a b c", "a c", { appendFrom: 1, remove: ["c"] }],
    ["a gap, changed behind it", "a b c=x", "a=x c", { appendFrom: 1, remove: ["c"], update: ["a"] }],
    ["another order", "a b c", "a c b", { appendFrom: 1, remove: ["c", "b"] }],
    ["only the end", "a b c", "c", { remove: ["c"] }],
    ["made anew at the source", "a c b@5", "a b c", { appendFrom: 2, remove: ["b"] }],
    ["made anew in place", "a b@5", "a b@200", { appendFrom: 1, remove: ["b"] }],
    ["another session, begun in the target", "a b", "x@101", {}],
  ])("%s: source %j, target %j", (_, source, target, expected) => {
    expect(plan(session(source), session(target))).toEqual({ ...nothing, ...expected })
  })

  it("makes the target the source, and leaves what is its own", () => {
    const ids = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h"), { maxLength: 8 })
    const entry = (id: string, digest: string): EntryMark => ({ id, createdAt: 1, digest })
    const contents = (entries: EntryMark[]): SessionContents => ({ ...session(""), entries })
    fc.assert(
      fc.property(
        ids,
        ids,
        fc.string({ unit: fc.constantFrom("x", "y"), minLength: 8 }),
        ids,
        (source, target, digests, own) => {
          const from = source.map((id, index) => entry(id, digests[index]!))
          const mine = own.map((id) => ({ id: `own ${id}`, createdAt: 101, digest: "" }))
          const to = [...target.map((id) => entry(id, "x")), ...mine]
          const { remake, remove, update, appendFrom } = plan(contents(from), contents(to))
          const after = remake ? [] : to.filter(({ id }) => !remove.includes(id)) // removes before it appends
          const changed = after.map((held) =>
            update.includes(held.id) ? from.find(({ id }) => id === held.id)! : held,
          )
          const all = [...changed, ...from.slice(appendFrom)]
          expect(all.filter(({ id }) => !id.startsWith("own"))).toEqual(from)
          expect(all.filter(({ id }) => id.startsWith("own"))).toEqual(mine)
          expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
        },
      ),
    )
  })
})

describe("a plan for steps and graph context", () => {
  it("appends the steps that are missing", () => {
    const { appendSteps, remake } = plan(session("a", "r s t"), session("a", "r"))
    expect([appendSteps.map(({ traceId }) => traceId), remake]).toEqual([["s", "t"], false])
    expect(plan(session("", "r s"), session("", "r s own")).appendSteps).toEqual([])
  })

  it.each<[string, SessionContents, SessionContents]>([
    ["nothing in common", session("a", "r"), session("b", "s")],
    ["other entries", session("a"), session("b c")],
    ["other steps alone", session("", "r"), session("", "s")],
    ["steps, where the source has entries", session("a"), session("", "s")],
    ["a graph context that the source lacks", session("a"), session("", "", "g")],
    ["the steps in another order", session("a", "r s"), session("a", "s r")],
    ["the steps with a gap", session("a", "r s t"), session("a", "r t")],
    ["a step with other contents", session("a", "r=x"), session("a", "r=y")],
  ])("makes a session anew that has %s", (_, source, target) => {
    const { steps, graphContext } = source
    expect(plan(source, target)).toEqual({ ...nothing, remake: true, appendSteps: steps, graphContext })
  })

  it.each<[string, SessionContents, SessionContents]>([
    ["entries of its own", session("a", "r"), session("b@101", "s")],
    ["steps in another order, and entries of its own", session("a", "r s"), session("a b@101", "s r")],
    ["an entry in common, and other steps", session("a b", "r"), session("b", "s")],
    ["a graph context, which the source has as well", session("a", "", "g"), session("", "", "h")],
    ["a graph context that the source lacks, and entries in common", session("a"), session("a", "", "g")],
  ])("never one that has %s", (_, source, target) => {
    expect(plan(source, target).remake).toBe(false)
  })

  it("sets a graph context that is another one, be it empty", () => {
    const contexts = [null, "", "g"].map((source) => plan(session("a", "", source), session("a", "", "g")).graphContext)
    expect(contexts).toEqual([null, "", null])
  })
})
