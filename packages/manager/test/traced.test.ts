/* eslint-disable unicorn/no-thenable -- objects with `then` are what is tested */
import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { memoryStore } from "@cognee-session/core/memory"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { type ManagedSession, SessionManager } from "../src/index.ts"
import { limitedStore } from "./limited-store.ts"
import { STORES, newStore } from "./stores.ts"

let manager: SessionManager
let session: ManagedSession

beforeEach(() => {
  manager = new SessionManager(memoryStore())
  session = manager.session()
})

afterEach(() => vi.restoreAllMocks())

/** What the steps say, in short. */
async function steps(of = session): Promise<unknown[]> {
  const all = await of.getTrace()
  return all.map(({ originFunction, status, methodParams, methodReturnValue, errorMessage }) => [
    originFunction,
    status,
    methodParams,
    status === "error" ? errorMessage : methodReturnValue,
  ])
}

function thrownBy(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error("nothing was thrown")
}

describe.each(STORES)("a traced function in $name", (harness) => {
  it("leaves a step with each call, in the order of the calls", async () => {
    const chat = new SessionManager(await newStore(harness)).session({ userId: "ada" })
    const half = chat.traced(function half(n: number) {
      if (n % 2 === 1) throw new RangeError(`${n} is odd`)
      return n / 2
    })
    for (const n of [2, 4, 3, 6]) {
      try {
        half(n)
      } catch {
        // the step tells
      }
    }
    expect(await steps(chat)).toEqual([
      ["half", "success", { args: [2] }, 1],
      ["half", "success", { args: [4] }, 2],
      ["half", "error", { args: [3] }, "3 is odd"],
      ["half", "success", { args: [6] }, 3],
    ])
    expect(await chat.getTraceFeedback({ lastN: 2 })).toEqual(["half failed. Reason: 3 is odd.", "half succeeded."])
  })
})

describe("a traced function behaves as before:", () => {
  it("this, arguments, result, name, length and properties", async () => {
    function add(this: { readonly base: number }, a: number, b = 1): number {
      return this.base + a + b
    }
    const traced = session.traced(Object.assign(add, { unit: "m" }))
    const counter = { base: 10, add: traced }
    expect([counter.add(1), counter.add(1, 2), traced.call({ base: 0 }, 5)]).toEqual([12, 13, 6])
    expect([traced.name, traced.length, traced.unit]).toEqual(["add", 1, "m"])
    expect(await steps()).toHaveLength(3)
  })

  it("the very object that it returns", () => {
    const objects = [{}, [], new Map(), () => 1, Object.freeze({ then: 5 }), null, undefined]
    for (const object of objects) expect(session.traced(() => object)()).toBe(object)
  })

  it("the very error that it throws, whatever that is", async () => {
    const errors = [new Error("a"), "text", undefined, null, 7n, { message: 5 }, Object.freeze({})]
    for (const error of errors) {
      const fails = session.traced(() => {
        throw error as Error
      })
      expect(thrownBy(() => fails())).toBe(error)
    }
    const messages = ["a", "text", "null", "null", '"7"', '{"message":5}', "{}"]
    expect((await session.getTrace()).map(({ errorMessage }) => errorMessage)).toEqual(messages)
  })

  it("private members, and `new` as well", () => {
    class Wheel {
      #turns = 0
      turn(): number {
        return ++this.#turns
      }
    }
    const wheel = new Wheel()
    wheel.turn = session.traced(wheel.turn) // eslint-disable-line typescript/unbound-method -- called on the wheel
    expect([wheel.turn(), wheel.turn()]).toEqual([1, 2])
    const Traced = session.traced(Wheel as unknown as (...args: never[]) => unknown) as unknown as typeof Wheel
    expect(new Traced()).toBeInstanceOf(Wheel)
  })

  it("arguments are told as they were when it was called", async () => {
    const empty = session.traced(function empty(list: number[]) {
      return list.splice(0).length
    })
    expect(empty([1, 2])).toBe(2)
    const search = session.traced(function search({ limit }: { readonly limit: number }) {
      return limit
    })
    search({ limit: 3 })
    expect(await steps()).toEqual([
      ["empty", "success", { args: [[1, 2]] }, 2],
      ["search", "success", { limit: 3 }, 3],
    ])
  })

  it("a promise resolves and rejects as it did, with its extra properties", async () => {
    const failure = new Error("no")
    const get = session.traced(async function get(n: number) {
      await Promise.resolve()
      if (n < 0) throw failure
      return n
    })
    expect(get(1)).toBeInstanceOf(Promise)
    expect(await get(2)).toBe(2)
    await expect(get(-1)).rejects.toBe(failure)
    const cancel = (): string => "cancelled"
    const job = session.traced(() => Object.assign(Promise.resolve(1), { cancel }))()
    expect([job.cancel(), await job]).toEqual(["cancelled", 1])
    await manager.flush()
    expect((await steps()).slice(0, 3)).toEqual([
      ["get", "success", { args: [1] }, 1],
      ["get", "success", { args: [2] }, 2],
      ["get", "error", { args: [-1] }, "no"],
    ])
  })

  it("a rejection that nobody handles ends the process, as before", async () => {
    const child = join(import.meta.dirname, "children/unhandled.mjs")
    const ended = promisify(execFile)(process.execPath, [child])
    await expect(ended).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("nobody handles this") as string,
    })
  })

  it("a promise of a subclass is that very promise", async () => {
    class Reply<T> extends Promise<T> {
      readonly status = 200
    }
    const reply = Reply.resolve("ok")
    const send = session.traced(function send() {
      return reply
    })
    expect(send()).toBe(reply)
    expect(await reply).toBe("ok")
    expect(await steps()).toEqual([["send", "success", { args: [] }, "ok"]])
  })

  it("a query that runs when it is awaited runs once, then and not before", async () => {
    let runs = 0
    class Query {
      readonly #rows = [1, 2]
      limit = 2
      take(limit: number): this {
        this.limit = limit
        return this
      }
      then<A, B>(ok?: (rows: number[]) => A, failed?: (error: unknown) => B): Promise<A | B> {
        runs += 1
        return Promise.resolve(this.#rows.slice(0, this.limit)).then(ok, failed)
      }
    }
    const find = session.traced(function find() {
      return new Query()
    })
    const query = find()
    expect([query instanceof Query, runs, Object.keys(query)]).toEqual([true, 0, ["limit"]])
    expect(await query.take(1)).toEqual([1])
    expect(runs).toBe(1)
    expect(await steps()).toEqual([["find", "success", { args: [] }, [1]]])
  })

  it("a thenable rejects as before, and one that cannot be listened to is left alone", async () => {
    const failure = new Error("no")
    const failing = { then: (_: unknown, failed: (error: unknown) => void) => failed(failure) }
    await expect(session.traced(() => failing)()).rejects.toBe(failure)
    const frozen = Object.freeze({ then: (ok: (value: number) => void) => ok(5) })
    expect(session.traced(() => frozen)()).toBe(frozen)
    expect(await frozen).toBe(5)
    expect((await session.getTrace()).map(({ status }) => status)).toEqual(["error", "success"])
  })

  it("a generator yields, takes and returns as before, and leaves a step at its end", async () => {
    function* count(to: number): Generator<number, string, string | undefined> {
      for (let n = 1; n <= to; n++) if ((yield n) === "stop") return "stopped"
      return "done"
    }
    const traced = session.traced(count)
    expect([...traced(3)]).toEqual([1, 2, 3])
    const talk = traced(3)
    expect([talk.next(), talk.next("stop"), talk.next()]).toEqual([
      { value: 1, done: false },
      { value: "stopped", done: true },
      { value: undefined, done: true },
    ])
    for (const n of traced(3)) if (n === 2) break
    const failure = new Error("x")
    expect(thrownBy(() => traced(3).throw(failure))).toBe(failure)
    expect(await steps()).toEqual([
      ["count", "success", { args: [3] }, [1, 2, 3]],
      ["count", "success", { args: [3] }, [1]],
      ["count", "success", { args: [3] }, [1, 2]],
      ["count", "error", { args: [3] }, "x"],
    ])
  })

  it("an async generator as well", async () => {
    const failure = new Error("broken off")
    const stream = session.traced(async function* stream(...tokens: string[]) {
      for (const token of tokens) {
        await Promise.resolve()
        if (token === "!") throw failure
        yield token
      }
    })
    const read = async (tokens: AsyncGenerator<string>, until?: string): Promise<string[]> => {
      const seen: string[] = []
      for await (const token of tokens) {
        seen.push(token)
        if (token === until) break
      }
      return seen
    }
    expect(await read(stream("a", "b"))).toEqual(["a", "b"])
    expect(await read(stream("a", "b", "c"), "b")).toEqual(["a", "b"])
    await expect(read(stream("a", "!"))).rejects.toBe(failure)
    const racing = stream("a", "b")
    expect(await Promise.all([racing.next(), racing.next(), racing.next()])).toMatchObject([{ value: "a" }, { value: "b" }, { done: true }]) // prettier-ignore
    expect((await session.getTrace()).map(({ status, methodReturnValue }) => [status, methodReturnValue])).toEqual([
      ["success", ["a", "b"]],
      ["success", ["a", "b"]],
      ["error", null],
      ["success", ["a", "b"]],
    ])
  })

  it("nobody waits for the step", async () => {
    const store = memoryStore()
    vi.spyOn(store, "saveTraceStep").mockImplementation(() => new Promise(() => {}))
    const get = new SessionManager(store).session().traced(async () => 1)
    expect([await get(), await get()]).toEqual([1, 1])
  })
})

describe("options", () => {
  it("name the function, and have its steps summarized", async () => {
    manager = new SessionManager(memoryStore(), { summarize: (value) => `It is ${JSON.stringify(value)}.` })
    session = manager.session()
    await session.traced(async () => 5, { originFunction: "weather.get", generateFeedback: true })()
    expect(await session.getTrace()).toMatchObject([{ originFunction: "weather.get", sessionFeedback: "It is 5." }])
  })

  it("describe what a step has of a call, in place of everything", async () => {
    const login = session.traced(
      async (user: string, password: string) => {
        if (password === "") throw new Error(`no password for ${user}`)
        return { user, token: "secret" }
      },
      {
        originFunction: "login",
        describe: ({ args: [user], value, error }) => ({
          memoryQuery: user,
          memoryContext: value?.user,
          errorMessage: error === undefined ? "" : "refused",
        }),
      },
    )
    await login("ada", "secret")
    await expect(login("bob", "")).rejects.toThrow("bob")
    const empty = { methodParams: {}, methodReturnValue: null }
    expect(await session.getTrace()).toMatchObject([
      { ...empty, memoryQuery: "ada", memoryContext: "ada", errorMessage: "" },
      { ...empty, memoryQuery: "bob", memoryContext: "", errorMessage: "refused" },
    ])
    expect(JSON.stringify(await session.getTrace())).not.toContain("secret")
  })

  it("that fail to describe leave nothing of the call", async () => {
    const describe = (): never => {
      throw new Error("x")
    }
    expect(session.traced((secret: string) => secret, { originFunction: "f", describe })("secret")).toBe("secret")
    expect(await steps()).toEqual([["f", "success", {}, null]])
  })

  it("that cannot be are refused at once", () => {
    expect(() => session.traced("f" as never)).toThrow(expect.objectContaining({ code: "INVALID_PARAMETER" }))
    expect(() => session.traced(() => 1, { name: "f" } as object)).toThrow("unknown field")
  })
})

describe("what cannot be traced", () => {
  it("runs all the same, in a store without traces, and warns once", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {})
    manager = new SessionManager(limitedStore())
    const traced = manager.session().traced(async (n: number) => n + 1)
    expect([await traced(1), await traced(2), manager.session().traced(() => 3)()]).toEqual([2, 3, 3])
    await manager.flush()
    expect(warn.mock.calls.map(([message, options]) => [message, options])).toEqual([
      [expect.stringContaining("has no traces"), { type: "SessionManagerWarning", code: "COGNEE_SESSION_NO_TRACES" }],
    ])
  })

  it("changes nothing when steps cannot be saved, and warns once, without what they hold", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {})
    const store = memoryStore()
    await store.close()
    manager = new SessionManager(store)
    const traced = manager.session().traced((secret: string) => secret.length)
    expect([traced("secret"), traced("secret")]).toEqual([6, 6])
    await manager.flush()
    expect(warn).toHaveBeenCalledTimes(1)
    expect(JSON.stringify(warn.mock.calls)).toContain("STEP_LOST")
    expect(JSON.stringify(warn.mock.calls)).not.toContain("secret")
  })

  it("takes nothing but time when values are hostile", async () => {
    const hostile = new Proxy({}, { get: () => { throw new Error("x") }, ownKeys: () => { throw new Error("y") } }) // prettier-ignore
    const cyclic: unknown[] = [1n, undefined, () => 1]
    cyclic.push(cyclic)
    const echo = session.traced((value: unknown) => value)
    expect([echo(hostile) === hostile, echo(cyclic) === cyclic]).toEqual([true, true])
    const values = (await session.getTrace()).map(({ methodReturnValue }) => methodReturnValue)
    expect(values).toEqual(["[unreadable]", ["1", null, "[function anonymous]", "[circular]"]])
  })
})

it("flush waits for every step of every session", async () => {
  const summarize = (): Promise<string> => new Promise((resolve) => setTimeout(resolve, 10, "late"))
  manager = new SessionManager(memoryStore(), { summarize })
  for (const sessionId of ["a", "b", "a"]) {
    manager.traced({ sessionId }, () => 1, { generateFeedback: true })()
  }
  await manager.flush()
  expect(await manager.store.readTraceSteps({ sessionId: "a" })).toHaveLength(2)
  expect(await manager.store.readTraceSteps({ sessionId: "b" })).toHaveLength(1)
})
