import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { SessionError, type SessionStore, createSessionStore } from "../src/index.ts"
import { NineMethodDriver } from "./nine-method-driver.ts"
import { type DriverMethod, answerOf, recordingDriver } from "./recording-driver.ts"
import { SECRET, rejectionOf } from "./rejection.ts"

const key = { sessionId: "s" }

/** A store whose driver answers `getAllQaEntries` when told. */
function waitingStore() {
  let resolve!: (entries: unknown) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<unknown>((...settle) => ([resolve, reject] = settle))
  const { driver, calls } = recordingDriver((method) => (method === "getAllQaEntries" ? promise : answerOf(method)))
  const closings = (): number => calls.filter(({ method }) => method === "close").length
  return { store: createSessionStore(driver), answer: resolve, fail: reject, closings }
}

function failingAt(method: DriverMethod, error: unknown): SessionStore {
  const { driver } = recordingDriver((called) => (called === method ? Promise.reject(error) : answerOf(called)))
  return createSessionStore(driver)
}

/** Lets everything that can go on do so. */
function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

describe("close (F6)", () => {
  it.each(["answer", "fail"] as const)("waits for calls under way, then closes the driver, once (%s)", async (how) => {
    const { store, closings, ...gate } = waitingStore()
    const call = store.getAllQaEntries(key).catch(() => "failed")
    let closed = false
    const closing = store.close().then(() => (closed = true))
    await pause()
    expect([closed, closings()]).toEqual([false, 0])
    gate[how]([])
    await closing
    expect(await call).toEqual(how === "answer" ? [] : "failed")
    expect(closings()).toBe(1)
  })

  it("may be called twice, at once and later", async () => {
    const { store, closings } = waitingStore()
    await Promise.all([store.close(), store.close()])
    await store.close()
    await store[Symbol.asyncDispose]()
    expect(closings()).toBe(1)
  })

  it("refuses new calls from the moment it is called", async () => {
    const { store, answer } = waitingStore()
    const before = store.getAllQaEntries(key)
    const closing = store.close()
    const error = await rejectionOf(() => store.createQaEntry(key, null as never))
    expect(error).toMatchObject({ code: "CLOSED", operation: "createQaEntry", outcome: "not-applied", ids: [] })
    answer(["entries"])
    expect(await before).toEqual(["entries"])
    await closing
    expect(await rejectionOf(() => store.prune())).toMatchObject({ code: "CLOSED", operation: "prune" })
  })

  it("needs nothing of the driver", async () => {
    await createSessionStore(new NineMethodDriver()).close()
  })

  it("happens at the end of `await using`", async () => {
    const { driver, calls } = recordingDriver()
    let escaped: SessionStore
    {
      await using store = createSessionStore(driver)
      escaped = store
      await store.getAllQaEntries(key)
    }
    expect(calls.map(({ method }) => method)).toEqual(["getAllQaEntries", "close"])
    expect(await rejectionOf(() => escaped.getAllQaEntries(key))).toMatchObject({ code: "CLOSED" })
  })

  it("that fails rejects with a STORE_ERROR, each time the same", async () => {
    const store = failingAt("close", new Error(SECRET))
    const errors = [await rejectionOf(() => store.close()), await rejectionOf(() => store.close())]
    expect(errors[0]).toMatchObject({ code: "STORE_ERROR", operation: "close", outcome: "unknown" })
    expect(errors[1]).toBe(errors[0])
  })

  it("passes on what the driver knows", async () => {
    const store = failingAt(
      "close",
      new SessionError({ code: "STORE_ERROR", message: "the last flush failed", outcome: "not-applied" }),
    )
    expect(await rejectionOf(() => store.close())).toMatchObject({
      message: "the last flush failed",
      outcome: "not-applied",
    })
  })
})

describe("close with a call that never ends (F7)", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }))
  afterEach(() => void vi.useRealTimers())

  it("waits ten seconds, then closes the driver all the same", async () => {
    const { store, closings } = waitingStore()
    void store.getAllQaEntries(key)
    const closing = store.close()
    await vi.advanceTimersByTimeAsync(9_999)
    expect(closings()).toBe(0)
    await vi.advanceTimersByTimeAsync(1)
    await closing
    expect(closings()).toBe(1)
  })

  it("leaves no timer behind", async () => {
    await waitingStore().store.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})
