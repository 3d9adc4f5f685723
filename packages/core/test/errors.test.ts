import { inspect } from "node:util"
import { describe, expect, it } from "vitest"
import type * as core from "../src/index.ts"
import { SessionError, isSessionError } from "../src/index.ts"
import { callerError } from "../src/errors.ts"
import { SECRET, everythingIn } from "./rejection.ts"

/** What was built is a second copy of the package beside the sources under test. */
async function otherCopy(): Promise<typeof core> {
  return (await import(new URL("../dist/index.js", import.meta.url).href)) as typeof core
}

/** What a database client throws: its text, properties and causes tell more than they should. */
function backendError(): Error {
  const error = new Error(`duplicate key: ${SECRET}`, { cause: new Error(SECRET) })
  return Object.assign(error, { name: "PostgresError", code: "23505", query: SECRET, parameters: [SECRET] })
}

describe("a SessionError", () => {
  it.each([
    ["INVALID_PARAMETER", "not-applied"],
    ["NOT_FOUND", "not-applied"],
    ["CONFLICT", "not-applied"],
    ["UNSUPPORTED", "not-applied"],
    ["CLOSED", "not-applied"],
    ["STORE_ERROR", "unknown"],
  ] as const)("of %s is %s unless it says otherwise (F2)", (code, outcome) => {
    const error = new SessionError({ code, message: "text" })
    expect(error).toMatchObject({
      name: "SessionError",
      message: "text",
      code,
      outcome,
      operation: "",
      retryable: false,
      ids: [],
    })
    expect(error).toBeInstanceOf(Error)
    expect("cause" in error).toBe(false)
  })

  it("keeps what it is given", () => {
    const given = { operation: "prune", retryable: true, outcome: "not-applied", ids: ["a"] } as const
    expect(new SessionError({ code: "STORE_ERROR", message: "text", ...given })).toMatchObject(given)
  })

  it("keeps of a cause the name and the code alone (F5)", () => {
    const error = new SessionError({
      code: "STORE_ERROR",
      message: "text",
      cause: backendError(),
      causeText: "a duplicate",
    })
    expect(error.cause).toMatchObject({ name: "PostgresError", code: "23505", message: "a duplicate" })
    expect(Object.keys(error.cause as object).toSorted()).toEqual(["code", "name"])
    expect(everythingIn(error)).not.toContain(SECRET)
  })

  it.each([
    ["a name of several words", { name: SECRET, code: SECRET }],
    ["a name with a line break", { name: "Error\nhunter2", code: "E\n" }],
    ["a name that is very long", { name: "x".repeat(65), code: "x".repeat(65) }],
    ["a name that is no text", { name: { [SECRET]: SECRET }, code: { [SECRET]: SECRET } }],
    ["no name", {}],
    ["text", SECRET],
    ["a symbol", Symbol(SECRET)],
    ["null", null],
    ["a function", () => SECRET],
  ])("takes neither name nor code from a cause with %s", (_, cause) => {
    const error = new SessionError({ code: "STORE_ERROR", message: "text", cause })
    expect(error.cause).toMatchObject({ name: "Error", message: "an error of the backend" })
    expect(error.cause).not.toHaveProperty("code")
    expect(everythingIn(error)).not.toContain(SECRET)
  })

  it("keeps a code that is a number, as text", () => {
    expect(new SessionError({ code: "STORE_ERROR", message: "text", cause: { code: 19 } }).cause).toMatchObject({
      code: "19",
    })
  })
})

/** Errors that nobody can touch without being hurt. */
const UNTOUCHABLE: [string, unknown][] = [
  ["a proxy that throws", throwingProxy()],
  ["a revoked proxy", revokedProxy()],
  [
    "getters that throw",
    Object.defineProperties({}, { name: { get: fail }, code: { get: fail }, message: { get: fail } }),
  ],
]

function fail(): never {
  throw new Error(SECRET)
}

function throwingProxy(): object {
  return new Proxy({}, { has: fail, get: fail, getPrototypeOf: fail })
}

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

describe("isSessionError", () => {
  it("knows the errors of this copy and of another", async () => {
    const other = await otherCopy()
    expect(other.SessionError).not.toBe(SessionError)
    const [ours, theirs] = [SessionError, other.SessionError].map(
      (Kind) => new Kind({ code: "CLOSED", message: "text" }),
    )
    expect([isSessionError(ours), isSessionError(theirs)]).toEqual([true, true])
    expect([other.isSessionError(ours), other.isSessionError(theirs)]).toEqual([true, true])
    expect(theirs).not.toBeInstanceOf(SessionError)
  })

  it.each<[string, unknown]>([
    ["another error", new Error("text")],
    [
      "an error that looks alike",
      Object.assign(new Error("text"), { name: "SessionError", code: "CLOSED", outcome: "unknown" }),
    ],
    ["nothing", undefined],
    ["null", null],
    ["text", "SessionError"],
    ...UNTOUCHABLE,
  ])("is false for %s", (_, value) => {
    expect(isSessionError(value)).toBe(false)
  })
})

describe("callerError", () => {
  it("adds the operation and the ids to an error of the driver, of whatever copy", async () => {
    for (const Kind of [SessionError, (await otherCopy()).SessionError]) {
      const error = new Kind({
        code: "STORE_ERROR",
        message: "text",
        retryable: true,
        outcome: "not-applied",
        cause: backendError(),
        causeText: "why",
      })
      const seen = callerError(error, "createQaEntry", ["a"], true)
      expect(seen).toBeInstanceOf(SessionError)
      expect(seen).toMatchObject({
        code: "STORE_ERROR",
        message: "text",
        retryable: true,
        outcome: "not-applied",
        operation: "createQaEntry",
        ids: ["a"],
      })
      expect(seen.cause).toMatchObject({ name: "PostgresError", code: "23505", message: "why" })
    }
  })

  it("says of a read that nothing was applied", () => {
    const error = new SessionError({ code: "STORE_ERROR", message: "text", outcome: "unknown" })
    expect(callerError(error, "getQaEntry", [], false).outcome).toBe("not-applied")
    expect(callerError(error, "deleteQaEntry", [], true).outcome).toBe("unknown")
  })

  it.each<[string, unknown]>([
    ["a backend's error", backendError()],
    ["text", SECRET],
    ["undefined", undefined],
    ["null", null],
    ["zero", 0],
    ...UNTOUCHABLE,
  ])("makes a STORE_ERROR of %s, with a fresh cause", (_, foreign) => {
    const error = callerError(foreign, "prune", ["a"], true)
    expect(error).toMatchObject({
      code: "STORE_ERROR",
      operation: "prune",
      outcome: "unknown",
      retryable: false,
      ids: ["a"],
    })
    expect(error.cause).toBeInstanceOf(Error)
    expect(Object.is(error.cause, foreign)).toBe(false)
    expect(everythingIn(error)).not.toContain(SECRET)
    expect(inspect(error)).toContain("SessionError")
  })
})
