import { memoryStore } from "@cognee-session/core/memory"
import { expect, it } from "vitest"
import { SessionManager } from "../src/index.ts"

const session = { userId: "ada", sessionId: "s" }

it("one improvement of a session runs at a time, and a second caller is told at once", async () => {
  const store = memoryStore()
  let finish: (value: string) => void = () => {}
  const long = new Promise<string>((resolve) => (finish = resolve))
  const first = new SessionManager(store).withImproveLock(session, () => long)
  let ran = false
  const second = new SessionManager(store).session(session).withImproveLock(() => (ran = true))
  expect(await second).toEqual({ ran: false })
  expect(ran).toBe(false)
  finish("better")
  expect(await first).toEqual({ ran: true, value: "better" })
  expect(await new SessionManager(store).withImproveLock(session, () => "again")).toMatchObject({ value: "again" })
})

it("of many callers at once one runs, whatever store handle they have", async () => {
  const wait = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 5))
  const callers = Array.from({ length: 20 }, () => new SessionManager(memoryStore()))
  const outcomes = await Promise.all(callers.map((manager) => manager.withImproveLock(session, wait)))
  expect(outcomes.map(({ ran }) => ran)).toEqual([true, ...Array<boolean>(19).fill(false)])
})

it("other sessions, and the same one of other users, are improved meanwhile", async () => {
  const manager = new SessionManager(memoryStore())
  const others = [{ ...session, sessionId: "t" }, { ...session, userId: "bob" }, { sessionId: "s" }, {}]
  const inner = (): Promise<unknown> => Promise.all(others.map((other) => manager.withImproveLock(other, () => 1)))
  expect(await manager.withImproveLock(session, inner)).toEqual({
    ran: true,
    value: others.map(() => ({ ran: true, value: 1 })),
  })
})

it("an improvement that fails, at once or later, lets go of the session and fails as it did", async () => {
  const manager = new SessionManager(memoryStore())
  const failure = new Error("cannot")
  const fail = (): never => {
    throw failure
  }
  await expect(manager.withImproveLock(session, fail)).rejects.toBe(failure)
  await expect(manager.withImproveLock(session, () => Promise.reject(failure))).rejects.toBe(failure)
  expect(await manager.withImproveLock(session, () => 1)).toEqual({ ran: true, value: 1 })
})

it("what is no function is refused, and holds nothing", async () => {
  const manager = new SessionManager(memoryStore())
  const wrong = manager.withImproveLock(session, undefined as never)
  await expect(wrong).rejects.toMatchObject({ code: "INVALID_PARAMETER" })
  expect(await manager.withImproveLock(session, () => 1)).toEqual({ ran: true, value: 1 })
})
