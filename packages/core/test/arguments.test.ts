import { describe, expect, it } from "vitest"
import type { SessionStore } from "../src/index.ts"
import { NEVER_VALID } from "./hostile-values.ts"
import { SECRET, expectInvalid, passedBy } from "./rejection.ts"

const key = { sessionId: "s" }
const entry = { question: "q", answer: "a" }
const step = { originFunction: "f", status: "ok" }

/** Every argument of every method, with the others right. */
const PLACES: Record<string, (store: SessionStore, value: never) => Promise<unknown>> = {
  "createQaEntry session": (store, value) => store.createQaEntry(value, entry),
  "createQaEntry entry": (store, value) => store.createQaEntry(key, value),
  "createQaEntries session": (store, value) => store.createQaEntries(value, [entry]),
  "createQaEntries entries": (store, value) => store.createQaEntries(key, value),
  "createQaEntries one of the entries": (store, value) => store.createQaEntries(key, [entry, value]),
  "getQaEntry session": (store, value) => store.getQaEntry(value, "id"),
  "getQaEntry id": (store, value) => store.getQaEntry(key, value),
  "getLatestQaEntries session": (store, value) => store.getLatestQaEntries(value, 1),
  "getLatestQaEntries lastN": (store, value) => store.getLatestQaEntries(key, value),
  "getLatestQaEntries options": (store, value) => store.getLatestQaEntries(key, 1, value),
  "getLatestQaEntries before": (store, value) => store.getLatestQaEntries(key, 0, { before: value }),
  "getAllQaEntries session": (store, value) => store.getAllQaEntries(value),
  "latestQaId session": (store, value) => store.latestQaId(value),
  "updateQaEntry session": (store, value) => store.updateQaEntry(value, "id", { answer: "a" }),
  "updateQaEntry id": (store, value) => store.updateQaEntry(key, value, { answer: "a" }),
  "updateQaEntry update": (store, value) => store.updateQaEntry(key, "id", value),
  "deleteQaEntry session": (store, value) => store.deleteQaEntry(value, "id"),
  "deleteQaEntry id": (store, value) => store.deleteQaEntry(key, value),
  "getGraphContext session": (store, value) => store.getGraphContext(value),
  "setGraphContext session": (store, value) => store.setGraphContext(value, ""),
  "setGraphContext context": (store, value) => store.setGraphContext(key, value),
  "saveTraceStep session": (store, value) => store.saveTraceStep(value, step),
  "saveTraceStep step": (store, value) => store.saveTraceStep(key, value),
  "readTraceSteps session": (store, value) => store.readTraceSteps(value),
  "readTraceSteps options": (store, value) => store.readTraceSteps(key, value),
  "readTraceSteps lastN": (store, value) => store.readTraceSteps(key, { lastN: value }),
  "listSessions scope": (store, value) => store.listSessions(value),
  "listSessions userId": (store, value) => store.listSessions({ userId: value }),
  "listSessions options": (store, value) => store.listSessions("all", value),
  "listSessions limit": (store, value) => store.listSessions("all", { limit: value }),
  "listSessions cursor": (store, value) => store.listSessions("all", { cursor: value }),
  "deleteSession session": (store, value) => store.deleteSession(value),
  sessionId: (store, value) => store.deleteSession({ sessionId: value }),
  userId: (store, value) => store.deleteSession({ sessionId: "s", userId: value }),
}

describe.each(Object.entries(PLACES))("%s", (_, call) => {
  it.each(NEVER_VALID)("refuses $name", async ({ make }) => {
    await expectInvalid((store) => call(store, make() as never))
  })

  it("refuses null, unless it names the anonymous user", async () => {
    if (_ === "userId" || _ === "listSessions userId") await passedBy((store) => call(store, null as never))
    else await expectInvalid((store) => call(store, null as never))
  })
})

describe.each([
  "createQaEntry entry",
  "updateQaEntry update",
  "getLatestQaEntries options",
  "saveTraceStep step",
  "listSessions options",
])("%s", (place) => {
  const call = PLACES[place]!

  it.each([
    ["an unknown field", { ...entry, [SECRET]: SECRET }],
    ["a symbol as a key", { [Symbol(SECRET)]: SECRET }],
    ["an own field __proto__", JSON.parse(`{"__proto__":"${SECRET}"}`)],
  ])("refuses %s", async (_, value) => {
    await expectInvalid((store) => call(store, value as never))
  })
})

/** Of ids of at most `max` bytes: good ones, and bad ones. */
function goodIds(max: number): string[] {
  const odd = [
    "x",
    " ",
    ".",
    "..",
    "/",
    "\\",
    "*",
    "?",
    "[x]",
    "{x}",
    "%2F",
    "'",
    '"',
    "CON",
    "nul.txt",
    "null",
    "default",
  ]
  return [
    ...odd,
    "__proto__",
    "constructor",
    "\uFFFD",
    "\u{10FFFF}",
    "e\u0301",
    "\n",
    "x".repeat(max),
    "😀".repeat(max / 4),
  ]
}

function badIds(max: number): string[] {
  const long = ["x".repeat(max + 1), `${"😀".repeat(max / 4)}x`, `${"é".repeat(max / 2)}x`, "x".repeat(1_000_000)]
  return ["", "\0", `${SECRET}\0`, "\uD800", `${SECRET}\uDC00`, "\uDC00\uD800", ...long]
}

/** With a title: a long id would make it as long, in every report. */
function titled(id: string): [title: string, id: string] {
  const text = JSON.stringify(id)
  return [text.length <= 60 ? text : `${text.slice(0, 20)}… of ${id.length} characters`, id]
}

const ID_PLACES = [
  ["sessionId", 512, PLACES["sessionId"]!],
  ["userId", 512, PLACES["userId"]!],
  ["the userId of a scope", 512, PLACES["listSessions userId"]!],
  ["the id of getQaEntry", 128, PLACES["getQaEntry id"]!],
  ["the id of updateQaEntry", 128, PLACES["updateQaEntry id"]!],
  ["the id of deleteQaEntry", 128, PLACES["deleteQaEntry id"]!],
  ["before", 128, PLACES["getLatestQaEntries before"]!],
  ["the id of an entry", 128, (store: SessionStore, id: never) => store.createQaEntry(key, { ...entry, id })],
  [
    "the id of a batch's entry",
    128,
    (store: SessionStore, id: never) => store.createQaEntries(key, [{ ...entry, id }]),
  ],
  ["traceId", 128, (store: SessionStore, traceId: never) => store.saveTraceStep(key, { ...step, traceId })],
] as const

describe.each(ID_PLACES)("%s (K2)", (_, max, call) => {
  it.each(goodIds(max).map(titled))("passes %s on as it is", async (_title, id) => {
    expect(JSON.stringify(await passedBy((store) => call(store, id as never)))).toContain(JSON.stringify(id))
  })

  it.each(badIds(max).map(titled))("refuses %s", async (_title, id) => {
    await expectInvalid((store) => call(store, id as never))
  })
})

describe.each(["getLatestQaEntries lastN", "readTraceSteps lastN"])("%s (E6)", (place) => {
  const call = PLACES[place]!

  it.each([1, 2, 1000, 2 ** 31, Number.MAX_SAFE_INTEGER])("passes %d on", async (count) => {
    expect(await passedBy((store) => call(store, count as never))).toContain(count)
  })

  it.each([-1, 0.5, 1.5, 2 ** 53, Infinity, -Infinity, "1", [1]])("refuses %j", async (count) => {
    await expectInvalid((store) => call(store, count as never))
  })

  it("says which number it got, and what to do", async () => {
    const error = await expectInvalid((store) => call(store, -1 as never))
    expect(error.message).toBe("lastN must be a whole number from 0, got -1")
  })
})

describe("limit (S4)", () => {
  const call = PLACES["listSessions limit"]!

  it.each([1, 100, 1000])("asks the driver for one more than %d", async (limit) => {
    expect(await passedBy((store) => call(store, limit as never))).toEqual(["all", limit + 1, null])
  })

  it("is 100 when absent", async () => {
    expect(await passedBy((store) => store.listSessions("all"))).toEqual(["all", 101, null])
  })

  it.each([0, -1, 1001, 1.5, Infinity, "10"])("refuses %j", async (limit) => {
    await expectInvalid((store) => call(store, limit as never))
  })
})

describe("scope (S4)", () => {
  it.each([{}, { userId: undefined }, "ALL", "", undefined, SECRET])("refuses %j", async (scope) => {
    await expectInvalid((store) => store.listSessions(scope as never))
  })

  it("says how to name the anonymous user", async () => {
    const error = await expectInvalid((store) => store.listSessions({} as never))
    expect(error.message).toBe('scope must name a userId (null for the anonymous user), or be "all"')
  })

  it("passes nothing on but the userId", async () => {
    const scope = { userId: "u", secret: SECRET }
    expect(await passedBy((store) => store.listSessions(scope))).toEqual([{ userId: "u" }, 101, null])
  })
})

describe("a session key", () => {
  it.each([
    [{ sessionId: "s" }, null],
    [{ sessionId: "s", userId: undefined }, null],
    [{ sessionId: "s", userId: null }, null],
    [{ sessionId: "s", userId: "null" }, "null"],
    [{ sessionId: "s", userId: "u", question: "an entry serves as a key" }, "u"],
  ])("%j names the user %j (K1)", async (session, userId) => {
    expect(await passedBy((store) => store.getAllQaEntries(session))).toEqual([{ sessionId: "s", userId }])
  })

  it("is copied before the method returns (E13)", async () => {
    const session = { sessionId: "s", userId: "u" }
    const args = await passedBy((store) => {
      const promise = store.getAllQaEntries(session)
      Object.assign(session, { sessionId: "other", userId: "other" })
      return promise
    })
    expect(args).toEqual([{ sessionId: "s", userId: "u" }])
  })
})

describe("a graph context", () => {
  const MAX = 16 * 1024 * 1024

  it.each([0, 1, MAX])("takes %d bytes", async (bytes) => {
    const [, context] = await passedBy((store) => store.setGraphContext(key, "x".repeat(bytes)))
    expect((context as string).length).toBe(bytes)
  })

  it.each(["x".repeat(MAX + 1), `${"é".repeat(MAX / 2)}x`])("refuses more than 16 MiB (E5)", async (context) => {
    await expectInvalid((store) => store.setGraphContext(key, context))
  })
})
