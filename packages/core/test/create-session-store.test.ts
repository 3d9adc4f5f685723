import type * as core from "../src/index.ts"
import { describe, expect, it } from "vitest"
import {
  SessionError,
  type SessionOperation,
  type SessionStore,
  type SessionStoreDriver,
  createSessionStore,
} from "../src/index.ts"
import { NineMethodDriver } from "./nine-method-driver.ts"
import { answerOf, recordingDriver } from "./recording-driver.ts"
import { SECRET, everythingIn, rejectionOf } from "./rejection.ts"

const key = { sessionId: "s", userId: "u" }
const entry = { question: "q", answer: "a" }
const step = { originFunction: "f", status: "ok" }

/** A right call of each operation. */
const CALLS: Record<SessionOperation, (store: SessionStore) => Promise<unknown>> = {
  createQaEntry: (store) => store.createQaEntry(key, { ...entry, id: "given" }),
  createQaEntries: (store) => store.createQaEntries(key, [{ ...entry, id: "given" }]),
  getQaEntry: (store) => store.getQaEntry(key, "id"),
  getLatestQaEntries: (store) => store.getLatestQaEntries(key, 2),
  getAllQaEntries: (store) => store.getAllQaEntries(key),
  latestQaId: (store) => store.latestQaId(key),
  updateQaEntry: (store) => store.updateQaEntry(key, "id", { answer: "b" }),
  deleteQaEntry: (store) => store.deleteQaEntry(key, "id"),
  getGraphContext: (store) => store.getGraphContext(key),
  setGraphContext: (store) => store.setGraphContext(key, "c"),
  saveTraceStep: (store) => store.saveTraceStep(key, { ...step, traceId: "given" }),
  readTraceSteps: (store) => store.readTraceSteps(key),
  listSessions: (store) => store.listSessions("all"),
  deleteSession: (store) => store.deleteSession(key),
  prune: (store) => store.prune(),
}
const OPERATIONS = Object.entries(CALLS) as [SessionOperation, (store: SessionStore) => Promise<unknown>][]
const CREATES: readonly string[] = ["createQaEntry", "createQaEntries", "saveTraceStep"]
const WRITES: readonly string[] = [
  ...CREATES,
  "updateQaEntry",
  "deleteQaEntry",
  "setGraphContext",
  "deleteSession",
  "prune",
]

/** Calls that need more than the nine methods, each with arguments that are wrong as well. */
const OPTIONAL = {
  createQaEntries: (store: SessionStore) => store.createQaEntries(null as never, null as never),
  saveTraceStep: (store: SessionStore) => store.saveTraceStep(null as never, null as never),
  readTraceSteps: (store: SessionStore) => store.readTraceSteps(null as never, null as never),
  listSessions: (store: SessionStore) => store.listSessions(null as never, null as never),
}

function nineMethods(): SessionStore {
  return createSessionStore(new NineMethodDriver())
}

/** The nine methods, and others beside them. */
function nineAnd(others: Partial<SessionStoreDriver>): SessionStore {
  return createSessionStore(Object.assign(new NineMethodDriver(), others))
}

/** A store whose driver fails at everything. */
function failing(error: unknown): SessionStore {
  const { driver } = recordingDriver(() => {
    throw error // oxlint-disable-line typescript/only-throw-error
  })
  return createSessionStore(driver)
}

describe("a driver with the nine required methods", () => {
  it("is a working store", async () => {
    const store = nineMethods()
    const ids = [await store.createQaEntry(key, entry), await store.createQaEntry(key, { ...entry, id: "b" })]
    expect((await store.getAllQaEntries(key)).map(({ id }) => id)).toEqual(ids)
    expect((await store.getLatestQaEntries(key, 1)).map(({ id }) => id)).toEqual(["b"])
    expect((await store.getLatestQaEntries(key, 5, { before: "b" })).map(({ id }) => id)).toEqual([ids[0]])
    expect(await store.updateQaEntry(key, "b", { feedbackScore: 3 })).toBe(true)
    expect(await store.deleteQaEntry(key, ids[0]!)).toBe(true)
    await store.setGraphContext(key, "")
    expect(await store.getGraphContext(key)).toBe("")
    expect(await store.deleteSession(key)).toBe(true)
    expect(await store.deleteSession(key)).toBe(false)
    await store.prune()
    await store.close()
  })

  it("finds an entry by the default getQaEntry", async () => {
    const store = nineMethods()
    await store.createQaEntry(key, { ...entry, id: "a" })
    await store.createQaEntry(key, { ...entry, id: "b", answer: "other" })
    expect(await store.getQaEntry(key, "b")).toMatchObject({ id: "b", answer: "other", ...key })
    expect(await store.getQaEntry(key, "c")).toBe(null)
    expect(await store.getQaEntry({ sessionId: "s" }, "b")).toBe(null)
  })

  it("knows the last entry by the default latestQaId", async () => {
    const store = nineMethods()
    expect(await store.latestQaId(key)).toBe(null)
    await store.createQaEntry(key, { ...entry, id: "a" })
    await store.createQaEntry(key, { ...entry, id: "b" })
    expect(await store.latestQaId(key)).toBe("b")
    await store.deleteQaEntry(key, "b")
    expect(await store.latestQaId(key)).toBe("a")
  })

  it("asks the driver for no more than the last entry", async () => {
    const { driver, calls } = recordingDriver()
    await createSessionStore({ ...driver, latestQaId: undefined } as never).latestQaId(key)
    expect(calls).toEqual([{ method: "getLatestQaEntries", args: [key, 1, null] }])
  })

  it("answers an update of nothing (E8)", async () => {
    const store = nineMethods()
    await store.createQaEntry(key, { ...entry, id: "a" })
    expect(await store.updateQaEntry(key, "a", {})).toBe(true)
    expect(await store.updateQaEntry(key, "b", {})).toBe(false)
  })

  it("declares nothing more, and nobody can change that", () => {
    const { capabilities } = nineMethods()
    expect(capabilities).toEqual({
      traces: false,
      listSessions: false,
      expiry: false,
      atomicBatch: false,
      multiProcess: false,
    })
    expect(Object.isFrozen(capabilities)).toBe(true)
  })

  it.each(Object.entries(OPTIONAL))("has no %s", async (operation, call) => {
    const error = await rejectionOf(() => call(nineMethods()))
    expect(error).toMatchObject({ code: "UNSUPPORTED", operation, outcome: "not-applied", retryable: false, ids: [] })
    expect(error.message).toContain(operation)
    expect(error.message).toContain("nine")
  })
})

describe("a driver that overrides a default takes one method", () => {
  it("latestQaId", async () => {
    const store = nineAnd({ latestQaId: async ({ sessionId }) => `last of ${sessionId}` })
    expect(await store.latestQaId(key)).toBe("last of s")
  })

  it("latestQaId that finds nothing", async () => {
    const store = nineAnd({ latestQaId: async () => null })
    await store.createQaEntry(key, entry)
    expect(await store.latestQaId(key)).toBe(null)
  })

  it("getQaEntry, which an update of nothing uses too", async () => {
    const store = nineAnd({ getQaEntry: async () => ({}) as never })
    expect(await store.getQaEntry(key, "b")).toEqual({})
    expect(await store.updateQaEntry(key, "b", {})).toBe(true)
  })
})

describe("capabilities follow from what the driver has", () => {
  it.each([
    [{ listSessions: async () => [] }, { listSessions: true }],
    [{ createQaEntries: async () => "created" as const }, { atomicBatch: true }],
    [{ saveTraceStep: async () => "created" as const, readTraceSteps: async () => [] }, { traces: true }],
    [{ expiry: true }, { expiry: true }],
    [{ multiProcess: true }, { multiProcess: true }],
  ])("case %#", (others, declared) => {
    expect(nineAnd(others).capabilities).toEqual({ ...nineMethods().capabilities, ...declared })
  })

  it.each([{ saveTraceStep: async () => "created" as const }, { readTraceSteps: async () => [] }])(
    "half a trace is no trace: what is not declared does not work (case %#)",
    async (half) => {
      const store = nineAnd(half)
      expect(store.capabilities.traces).toBe(false)
      expect(await rejectionOf(() => CALLS.saveTraceStep(store))).toMatchObject({ code: "UNSUPPORTED" })
      expect(await rejectionOf(() => CALLS.readTraceSteps(store))).toMatchObject({ code: "UNSUPPORTED" })
    },
  )
})

describe("checks come in order (F1)", () => {
  it.each(Object.entries(OPTIONAL))("%s: CLOSED, then UNSUPPORTED, then INVALID_PARAMETER", async (_, call) => {
    const complete = createSessionStore(recordingDriver().driver)
    const lacking = nineMethods()
    expect(await rejectionOf(() => call(complete))).toMatchObject({ code: "INVALID_PARAMETER" })
    expect(await rejectionOf(() => call(lacking))).toMatchObject({ code: "UNSUPPORTED" })
    await lacking.close()
    expect(await rejectionOf(() => call(lacking))).toMatchObject({ code: "CLOSED" })
  })
})

describe("the driver's answer", () => {
  it.each(OPERATIONS)("of %s comes from one call of one method", async (operation, call) => {
    const { driver, calls } = recordingDriver()
    await call(createSessionStore(driver))
    expect(calls.map(({ method }) => method)).toEqual([operation])
  })

  it.each(["created", "same"] as const)("%s to a create is its id", async (verdict) => {
    const store = createSessionStore(recordingDriver(() => verdict).driver)
    expect(await CALLS.createQaEntry(store)).toBe("given")
    expect(await CALLS.createQaEntries(store)).toEqual(["given"])
    expect(await CALLS.saveTraceStep(store)).toBe("given")
  })

  it.each(CREATES)("conflict to %s is a CONFLICT with the ids", async (operation) => {
    const store = createSessionStore(recordingDriver(() => "conflict").driver)
    const error = await rejectionOf(() => CALLS[operation as SessionOperation](store))
    expect(error).toMatchObject({
      code: "CONFLICT",
      operation,
      ids: ["given"],
      outcome: "not-applied",
      retryable: false,
    })
  })

  it("null to getLatestQaEntries is NOT_FOUND, with lastN 0 too (E7)", async () => {
    const { driver, calls } = recordingDriver(() => null)
    const store = createSessionStore(driver)
    for (const lastN of [0, 1]) {
      const error = await rejectionOf(() => store.getLatestQaEntries(key, lastN, { before: "b" }))
      expect(error).toMatchObject({ code: "NOT_FOUND", operation: "getLatestQaEntries" })
    }
    expect(calls.map(({ args }) => args)).toEqual([
      [key, 1, "b"],
      [key, 1, "b"],
    ])
  })

  it("lastN 0 needs no driver, and with before gives nothing", async () => {
    const { driver, calls } = recordingDriver(() => [{ id: "a" }])
    const store = createSessionStore(driver)
    expect(await store.getLatestQaEntries(key, 0)).toEqual([])
    expect(await store.getLatestQaEntries(key, -0)).toEqual([])
    expect(await store.readTraceSteps(key, { lastN: 0 })).toEqual([])
    expect(calls).toEqual([])
    expect(await store.getLatestQaEntries(key, 0, { before: "b" })).toEqual([])
  })

  it("to listSessions becomes a page, and a cursor when there is more", async () => {
    const sessions = ["a", "b", "c"].map((sessionId) => ({ sessionId, userId: null, updatedAt: new Date(5) }))
    const { driver, calls } = recordingDriver((_, [, limit]) => sessions.slice(0, limit as number))
    const store = createSessionStore(driver)
    expect(await store.listSessions("all", { limit: 3 })).toEqual({ sessions, nextCursor: null })
    const { sessions: page, nextCursor } = await store.listSessions("all", { limit: 2 })
    expect(page).toEqual(sessions.slice(0, 2))
    await store.listSessions("all", { cursor: nextCursor! })
    expect(calls.at(-1)?.args).toEqual(["all", 101, sessions[1]])
  })

  it("may come from a driver that throws or answers at once", async () => {
    const { driver } = recordingDriver()
    const blunt = {
      ...driver,
      getGraphContext: () => "c" as never,
      prune: () => {
        throw new Error(SECRET)
      },
    }
    const store = createSessionStore(blunt)
    expect(await store.getGraphContext(key)).toBe("c")
    expect(await rejectionOf(() => store.prune())).toMatchObject({ code: "STORE_ERROR" })
  })
})

/** Everything that a driver's own error could carry out. */
function foreignErrors(): [string, unknown][] {
  const full = Object.assign(new TypeError(SECRET, { cause: new Error(SECRET) }), {
    query: SECRET,
    nested: { deep: { er: SECRET } },
    code: SECRET,
  })
  full.name = SECRET
  full.stack = SECRET
  const group = new AggregateError([new Error(SECRET)], SECRET)
  return [
    ["an error", full],
    ["a group of errors", group],
    ["text", SECRET],
    ["an object", { message: SECRET }],
    ["nothing", undefined],
  ]
}

describe.each(foreignErrors())("a driver that fails with %s of its own (F1, F5)", (_, foreign) => {
  it.each(OPERATIONS)("%s", async (operation, call) => {
    const error = await rejectionOf(() => call(failing(foreign)))
    expect(error).toMatchObject({
      code: "STORE_ERROR",
      operation,
      retryable: false,
      outcome: WRITES.includes(operation) ? "unknown" : "not-applied",
      ids: CREATES.includes(operation) ? ["given"] : [],
    })
    expect(error.cause).toMatchObject({
      name: expect.stringMatching(/^(Aggregate)?Error$/),
      message: "an error of the backend",
    })
    expect(error.cause).not.toBe(foreign)
    expect((error.cause as Error).cause).toBe(undefined)
  })
})

describe("a driver that fails with a SessionError", () => {
  const error = new SessionError({
    code: "STORE_ERROR",
    message: "the disk is full",
    retryable: true,
    outcome: "not-applied",
    cause: { code: "ENOSPC" },
  })

  it.each(OPERATIONS)("%s tells what is known", async (operation, call) => {
    const seen = await rejectionOf(() => call(failing(error)))
    expect(seen).toMatchObject({
      code: "STORE_ERROR",
      message: "the disk is full",
      operation,
      retryable: true,
      outcome: "not-applied",
    })
    expect(seen.cause).toMatchObject({ code: "ENOSPC" })
    expect(seen).not.toBe(error)
  })

  it("knows the one of another copy of this package", async () => {
    const other = (await import(new URL("../dist/index.js", import.meta.url).href)) as typeof core
    const theirs = new other.SessionError({
      code: "STORE_ERROR",
      message: "busy",
      retryable: true,
      outcome: "not-applied",
    })
    expect(theirs).not.toBeInstanceOf(SessionError)
    const seen = await rejectionOf(() => CALLS.createQaEntry(failing(theirs)))
    expect(seen).toMatchObject({
      code: "STORE_ERROR",
      message: "busy",
      retryable: true,
      outcome: "not-applied",
      ids: ["given"],
    })
  })
})

describe("the ids of a rejected create (F2)", () => {
  const lost = new SessionError({ code: "STORE_ERROR", message: "lost" })

  it.each(["createQaEntry", "createQaEntries"] as const)(
    "of %s are those that the driver was sent, generated ones too",
    async (method) => {
      const { driver, calls } = recordingDriver(() => {
        throw lost
      })
      const store = createSessionStore(driver)
      const entries = [{ ...entry, id: "given" }, entry]
      const error = await rejectionOf(() =>
        method === "createQaEntry" ? store.createQaEntry(key, entry) : store.createQaEntries(key, entries),
      )
      const sent = [calls[0]!.args[1]].flat() as { entry: { id: string } }[]
      expect(error.ids).toEqual(sent.map((draft) => draft.entry.id))
      expect(error.outcome).toBe("unknown")
    },
  )

  it("make a repeat safe", async () => {
    const driver = new NineMethodDriver()
    const create = driver.createQaEntry.bind(driver)
    let failures = 1
    const store = createSessionStore(
      Object.assign(driver, {
        createQaEntry: async (...args: Parameters<typeof create>) => {
          const verdict = await create(...args)
          if (failures-- > 0) throw lost
          return verdict
        },
      }),
    )
    const { ids } = await rejectionOf(() => store.createQaEntry(key, entry))
    expect(await store.createQaEntry(key, { ...entry, id: ids[0]! })).toBe(ids[0])
    expect(await store.getAllQaEntries(key)).toHaveLength(1)
  })

  it("are absent when the driver was never reached", async () => {
    const store = createSessionStore(recordingDriver().driver)
    const error = await rejectionOf(() => store.createQaEntry(key, { id: "x" } as never))
    expect(error).toMatchObject({ code: "INVALID_PARAMETER", ids: [] })
  })
})

it("gives nothing away of a call that goes well", async () => {
  const { driver } = recordingDriver((method) => answerOf(method))
  expect(everythingIn(createSessionStore(driver))).not.toContain(SECRET)
})
