import assert from "node:assert/strict"
import { describe, expect, it } from "vitest"
import type { JsonValue, NewSessionTraceStep, TraceStepDraft } from "../src/index.ts"
import { NEVER_VALID, NOT_JSON, nested } from "./hostile-values.ts"
import { SECRET, expectInvalid, passedBy } from "./rejection.ts"

const MAX = 16 * 1024 * 1024
const key = { sessionId: "s" }
const smallest = { originFunction: "f", status: "ok" }
const TEXTS = ["originFunction", "status", "memoryQuery", "memoryContext", "errorMessage", "sessionFeedback"]

async function draftOf(step: NewSessionTraceStep): Promise<TraceStepDraft> {
  const [, draft] = await passedBy((store) => store.saveTraceStep(key, step))
  return draft as TraceStepDraft
}

describe("a trace step", () => {
  it("is filled in: absent text is empty, params are {}, the return value is null", async () => {
    const { step, idGenerated, fingerprint } = await draftOf(smallest)
    const { traceId, ...rest } = step
    expect(rest).toEqual({
      ...smallest,
      memoryQuery: "",
      memoryContext: "",
      errorMessage: "",
      sessionFeedback: "",
      methodParams: {},
      methodReturnValue: null,
    })
    expect(traceId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    expect(idGenerated).toBe(true)
    expect(fingerprint).toMatch(/^[\w-]{22}$/)
  })

  it("reaches the driver whole", async () => {
    const given = {
      ...Object.fromEntries(TEXTS.map((field) => [field, `\0 ${field} \uD800`])),
      traceId: "t",
      methodParams: JSON.parse('{"__proto__":{"a":[1,null,"x"]}}') as Record<string, JsonValue>,
      methodReturnValue: [true, { b: 0.5 }],
    } as unknown as NewSessionTraceStep
    const { step, idGenerated } = await draftOf(given)
    assert.deepStrictEqual(step, given)
    expect(idGenerated).toBe(false)
  })

  it("is copied before the method returns (E13)", async () => {
    const given = { ...smallest, methodParams: { list: [1] }, methodReturnValue: [1] }
    const [, draft] = await passedBy((store) => {
      const promise = store.saveTraceStep(key, given)
      given.methodParams.list.push(2)
      given.methodReturnValue.push(2)
      return promise
    })
    expect((draft as TraceStepDraft).step).toMatchObject({ methodParams: { list: [1] }, methodReturnValue: [1] })
  })

  it.each<[JsonValue]>([[null], [false], [0], [""], [[]], [{}], ["\uD800\0"], [[[[]]]], [{ a: { b: [] } }]])(
    "takes %j as a return value (T2)",
    async (methodReturnValue) => {
      expect((await draftOf({ ...smallest, methodReturnValue })).step.methodReturnValue).toEqual(methodReturnValue)
    },
  )

  it.each(TEXTS)("needs text for %s", async (field) => {
    for (const value of [null, 1, [SECRET], { [SECRET]: SECRET }, "x".repeat(MAX + 1)]) {
      await expectInvalid((store) => store.saveTraceStep(key, { ...smallest, [field]: value }))
    }
  })

  it.each([{ originFunction: "f" }, { status: "ok" }, {}])(
    "is refused without its required fields: %j",
    async (step) => {
      await expectInvalid((store) => store.saveTraceStep(key, step as NewSessionTraceStep))
    },
  )

  it.each([null, 1, "", {}])("refuses the traceId %j", async (traceId) => {
    await expectInvalid((store) => store.saveTraceStep(key, { ...smallest, traceId: traceId as never }))
  })
})

// What takes long to refuse is tried in one place.
const QUICK = NOT_JSON.filter(({ name }) => !name.includes("unfold"))

describe.each([
  ["methodReturnValue", NOT_JSON, (value: unknown) => ({ methodReturnValue: value })],
  ["a member of methodParams", QUICK, (value: unknown) => ({ methodParams: { [SECRET]: value } })],
])("%s (T2)", (_, values, holding) => {
  it.each(values)(
    "refuses $name",
    async ({ make }) => {
      await expectInvalid((store) =>
        store.saveTraceStep(key, { ...smallest, ...holding(make()) } as NewSessionTraceStep),
      )
    },
    30_000,
  )
})

describe("methodParams (T2)", () => {
  it.each([
    ...NEVER_VALID.filter(({ name }) => name !== "an object of unknown fields"),
    { name: "null", make: () => null },
    { name: "text", make: () => SECRET },
  ])("refuses $name", async ({ make }) => {
    await expectInvalid((store) => store.saveTraceStep(key, { ...smallest, methodParams: make() as never }))
  })
})

describe("the depth of JSON (E5)", () => {
  it("takes 100 levels and not 101", async () => {
    await draftOf({
      ...smallest,
      methodReturnValue: nested(100) as JsonValue,
      methodParams: { a: nested(99) as JsonValue },
    })
    await expectInvalid((store) =>
      store.saveTraceStep(key, { ...smallest, methodReturnValue: nested(101) as JsonValue }),
    )
    await expectInvalid((store) =>
      store.saveTraceStep(key, { ...smallest, methodParams: { a: nested(100) as JsonValue } }),
    )
  })
})

describe("the size of a step (E5)", () => {
  // A return value of text is two bytes longer in JSON, absent params are `{}`, an absent return value `null`.
  it.each([
    ["text", { originFunction: "x".repeat(MAX - 6), status: "" }],
    ["text of two bytes a letter", { originFunction: "é".repeat(MAX / 2 - 3), status: "" }],
    ["a return value", { originFunction: "", status: "", methodReturnValue: "x".repeat(MAX - 4) }],
    [
      "a return value of letters that JSON escapes",
      { originFunction: "", status: "", methodReturnValue: '"'.repeat(MAX / 2 - 2) },
    ],
    ["params", { originFunction: "", status: "", methodParams: { a: "x".repeat(MAX - 12) } }],
  ])("counts %s: 16 MiB pass, one byte more does not", async (_, given: NewSessionTraceStep) => {
    await draftOf(given)
    await expectInvalid((store) => store.saveTraceStep(key, { ...given, status: "x" }))
  })
})
