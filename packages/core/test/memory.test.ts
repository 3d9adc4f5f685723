import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { type SessionStore, isSessionError, toTtlMilliseconds } from "../src/index.ts"
import { type MemoryStoreOptions, memoryStorage, memoryStore } from "../src/memory.ts"
import { SECRET, everythingIn, rejectionOf } from "./rejection.ts"

const key = { sessionId: "s", userId: "u" }
const entry = { question: "q", answer: "a" }
const step = { originFunction: "f", status: "ok" }

function handles(...options: MemoryStoreOptions[]): SessionStore[] {
  const storage = memoryStorage()
  return options.map((option) => memoryStore({ storage, ...option }))
}

async function idsIn(store: SessionStore): Promise<string[]> {
  return (await store.getAllQaEntries(key)).map(({ id }) => id)
}

describe("memoryStore", () => {
  it("has every capability but multiProcess", () => {
    expect(memoryStore().capabilities).toEqual({
      traces: true,
      listSessions: true,
      expiry: true,
      atomicBatch: true,
      multiProcess: false,
    })
  })

  it("shows two handles on one storage the same", async () => {
    const [one, other] = handles({}, {}) as [SessionStore, SessionStore]
    const id = await one.createQaEntry(key, entry)
    await other.createQaEntry(key, { ...entry, id: "b" })
    await other.setGraphContext(key, "c")
    await one.saveTraceStep(key, { ...step, traceId: "t" })
    expect(await idsIn(one)).toEqual([id, "b"])
    expect(await idsIn(other)).toEqual([id, "b"])
    expect(await one.getGraphContext(key)).toBe("c")
    expect((await other.readTraceSteps(key)).map(({ traceId }) => traceId)).toEqual(["t"])
    expect(await other.deleteSession(key)).toBe(true)
    expect(await idsIn(one)).toEqual([])
  })

  it("stays open for one handle when the other is closed", async () => {
    const [one, other] = handles({}, {}) as [SessionStore, SessionStore]
    await one.createQaEntry(key, { ...entry, id: "a" })
    await one.close()
    expect(await idsIn(other)).toEqual(["a"])
  })

  it("keeps stores without a common storage apart", async () => {
    await memoryStore().createQaEntry(key, entry)
    expect(await idsIn(memoryStore())).toEqual([])
  })

  it("gives back what is the caller's own (E13)", async () => {
    const store = memoryStore()
    await store.createQaEntry(key, { ...entry, id: "a", memifyMetadata: { a: true }, createdAt: new Date(5) })
    for (const read of [() => store.getQaEntry(key, "a"), async () => (await store.getAllQaEntries(key))[0]!]) {
      const given = (await read())!
      Object.assign(given, { question: "changed" })
      Object.assign(given.memifyMetadata!, { a: false })
      given.createdAt.setTime(6)
      assert.deepStrictEqual(await store.getQaEntry(key, "a"), { ...(await store.getAllQaEntries(key))[0] })
      expect(await read()).toMatchObject({ question: "q", memifyMetadata: { a: true }, createdAt: new Date(5) })
    }
  })

  it("keeps odd strings and keys (E4)", async () => {
    const store = memoryStore()
    const memifyMetadata = JSON.parse('{"__proto__":true,"constructor":false}') as Record<string, boolean>
    await store.createQaEntry(key, { question: "\0\uD800", answer: "", memifyMetadata, id: "a" })
    const read = (await store.getQaEntry(key, "a"))!
    expect([read.question, read.answer]).toEqual(["\0\uD800", ""])
    assert.deepStrictEqual(read.memifyMetadata, memifyMetadata)
    await store.updateQaEntry(key, "a", {
      memifyMetadataPatch: JSON.parse('{"__proto__":null}') as Record<string, null>,
    })
    assert.deepStrictEqual((await store.getQaEntry(key, "a"))?.memifyMetadata, { constructor: false })
  })

  it("writes a batch whole or not at all (E12)", async () => {
    const store = memoryStore()
    await store.createQaEntry(key, { ...entry, id: "b" })
    const conflict = [
      { ...entry, id: "a" },
      { ...entry, id: "b", answer: "other" },
    ]
    expect(await rejectionOf(() => store.createQaEntries(key, conflict))).toMatchObject({
      code: "CONFLICT",
      ids: ["a", "b"],
    })
    expect(await idsIn(store)).toEqual(["b"])
    await store.createQaEntries(key, [
      { ...entry, id: "a" },
      { ...entry, id: "b" },
      { ...entry, id: "c" },
    ])
    expect(await idsIn(store)).toEqual(["b", "a", "c"])
  })

  it("knows a repeated create by its contents at creation, whatever was updated since (E2)", async () => {
    const store = memoryStore()
    await store.createQaEntry(key, { ...entry, id: "a" })
    await store.updateQaEntry(key, "a", { answer: "new" })
    expect(await store.createQaEntry(key, { ...entry, id: "a", createdAt: new Date(5) })).toBe("a")
    expect(await rejectionOf(() => store.createQaEntry(key, { ...entry, id: "a", answer: "new" }))).toMatchObject({
      code: "CONFLICT",
    })
    await store.deleteQaEntry(key, "a")
    expect(await store.createQaEntry(key, { ...entry, id: "a", answer: "new" })).toBe("a")
  })
})

describe("expiry", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 }))
  afterEach(() => void vi.useRealTimers())

  const writes: [string, (store: SessionStore) => Promise<unknown>][] = [
    ["createQaEntry", (store) => store.createQaEntry(key, entry)],
    ["createQaEntries", (store) => store.createQaEntries(key, [entry])],
    ["updateQaEntry", (store) => store.updateQaEntry(key, "first", { answer: "b" })],
    ["deleteQaEntry", (store) => store.deleteQaEntry(key, "first")],
    ["setGraphContext", (store) => store.setGraphContext(key, "c")],
    ["saveTraceStep", (store) => store.saveTraceStep(key, step)],
  ]
  const idle: [string, (store: SessionStore) => Promise<unknown>][] = [
    ["getAllQaEntries", (store) => store.getAllQaEntries(key)],
    ["getGraphContext", (store) => store.getGraphContext(key)],
    ["listSessions", (store) => store.listSessions("all")],
    ["an update of nothing", (store) => store.updateQaEntry(key, "first", {})],
    ["an update of no entry", (store) => store.updateQaEntry(key, "none", { answer: "b" })],
    ["a deletion of no entry", (store) => store.deleteQaEntry(key, "none")],
    ["a repeated create", (store) => store.createQaEntry(key, { ...entry, id: "first" })],
  ]

  async function filled(ttlSeconds?: number): Promise<SessionStore> {
    const store = memoryStore({ ttlSeconds })
    await store.createQaEntries(key, [
      { ...entry, id: "first" },
      { ...entry, id: "second" },
    ])
    return store
  }

  it("takes the whole session, for every operation at once (X1, X2)", async () => {
    const store = await filled(10)
    await store.setGraphContext(key, "c")
    await store.saveTraceStep(key, step)
    vi.setSystemTime(1_009_999)
    expect(await idsIn(store)).toEqual(["first", "second"])
    vi.setSystemTime(1_010_000)
    expect(await idsIn(store)).toEqual([])
    expect(await store.getQaEntry(key, "first")).toBe(null)
    expect(await store.latestQaId(key)).toBe(null)
    expect(await store.getGraphContext(key)).toBe(null)
    expect(await store.readTraceSteps(key)).toEqual([])
    expect((await store.listSessions("all")).sessions).toEqual([])
    expect(await store.updateQaEntry(key, "first", { answer: "b" })).toBe(false)
    expect(await store.deleteQaEntry(key, "first")).toBe(false)
    expect(await store.deleteSession(key)).toBe(false)
  })

  it.each(writes)("is put off by %s", async (_, write) => {
    const store = await filled(10)
    vi.setSystemTime(1_009_000)
    await write(store)
    vi.setSystemTime(1_018_999)
    expect(await idsIn(store)).toContain("second")
    vi.setSystemTime(1_019_000)
    expect(await idsIn(store)).toEqual([])
  })

  it.each(idle)("is not put off by %s", async (_, call) => {
    const store = await filled(10)
    vi.setSystemTime(1_009_000)
    await call(store)
    vi.setSystemTime(1_010_000)
    expect(await idsIn(store)).toEqual([])
  })

  it("makes room for a new incarnation (X2)", async () => {
    const store = await filled(10)
    await store.setGraphContext(key, "c")
    vi.setSystemTime(1_020_000)
    await store.createQaEntry(key, { ...entry, id: "first", answer: "other" })
    expect(await idsIn(store)).toEqual(["first"])
    expect(await store.getGraphContext(key)).toBe(null)
  })

  it("never comes without ttlSeconds", async () => {
    const store = await filled()
    vi.setSystemTime(9e14)
    expect(await idsIn(store)).toEqual(["first", "second"])
  })

  it("is what the last writer stored, whatever a reader's own option (X1)", async () => {
    const [short, never] = handles({ ttlSeconds: 10 }, {}) as [SessionStore, SessionStore]
    await never.createQaEntry(key, { ...entry, id: "a" })
    vi.setSystemTime(1_100_000)
    expect(await idsIn(short)).toEqual(["a"])
    await short.createQaEntry(key, { ...entry, id: "b" })
    vi.setSystemTime(1_110_000)
    expect(await idsIn(never)).toEqual([])
  })

  it("takes fractions of a second", async () => {
    const store = await filled(0.5)
    vi.setSystemTime(1_000_499)
    expect(await idsIn(store)).toHaveLength(2)
    vi.setSystemTime(1_000_500)
    expect(await idsIn(store)).toEqual([])
  })

  it("shows updatedAt, which never goes back (S4)", async () => {
    const store = await filled()
    vi.setSystemTime(5)
    await store.setGraphContext(key, "c")
    expect((await store.listSessions("all")).sessions).toEqual([{ ...key, updatedAt: new Date(1_000_000) }])
  })
})

describe("ttlSeconds", () => {
  const bad: [string, unknown][] = [
    ["zero", 0],
    ["less than zero", -1],
    ["NaN", NaN],
    ["Infinity", Infinity],
    ["text", SECRET],
    ["null", null],
    ["a BigInt", 7n],
    ["an object", { valueOf: () => 7, [SECRET]: SECRET }],
    ["an array", [7]],
    ["a date", new Date()],
  ]

  it.each(bad)("refuses %s", (_, ttlSeconds) => {
    const error = thrownBy(() => memoryStore({ ttlSeconds: ttlSeconds as number }))
    expect(isSessionError(error)).toBe(true)
    expect(error).toMatchObject({ code: "INVALID_PARAMETER" })
    expect((error as Error).message).toMatch(/^ttlSeconds must be a positive number of seconds, got /)
    expect(everythingIn(error)).not.toContain(SECRET)
  })

  it.each([
    [undefined, Infinity],
    [1, 1000],
    [0.001, 1],
    [86_400, 86_400_000],
  ])("of %s is %d milliseconds", (seconds, milliseconds) => {
    expect(toTtlMilliseconds(seconds)).toBe(milliseconds)
  })

  function thrownBy(run: () => unknown): unknown {
    try {
      run()
    } catch (error) {
      return error
    }
    return undefined
  }
})
