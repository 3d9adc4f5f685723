import { inspect } from "node:util"
import { DrizzleQueryError } from "drizzle-orm"
import { describe, expect, it } from "vitest"
import { Damage, NotSent, toSessionError } from "../src/errors.ts"
import { postgresFailure } from "../src/postgres-errors.ts"
import { sqliteFailure } from "../src/sqlite-errors.ts"

const session = { userId: "ada", sessionId: "s" }

function coded(code: string, message = "secret"): Error {
  return Object.assign(new Error(message), { code })
}

describe("errors of PostgreSQL and its drivers", () => {
  it.each([
    ["40001", true, "not-applied"],
    ["40P01", true, "not-applied"],
    ["57P01", true, "not-applied"],
    ["57P03", true, "not-applied"],
    ["57014", true, "not-applied"],
    ["53100", true, "not-applied"],
    ["ECONNREFUSED", true, "not-applied"],
    ["CONNECT_TIMEOUT", true, "not-applied"],
    ["CONNECTION_CLOSED", true, "unknown"],
    ["ECONNRESET", true, "unknown"],
    ["57P02", true, "unknown"],
    ["TIMEOUT", true, "unknown"],
    ["28P01", false, "not-applied"],
    ["42501", false, "not-applied"],
    ["42P01", false, "not-applied"],
    ["22P02", false, "not-applied"],
    ["XX000", false, "unknown"],
  ])("%s: retryable %s, outcome %s", (code, retryable, outcome) => {
    expect(toSessionError(coded(code), session, postgresFailure)).toMatchObject({
      code: "STORE_ERROR",
      retryable,
      outcome,
    })
  })

  it.each(["Connection terminated unexpectedly", "timeout exceeded when trying to connect"])("%s", (message) => {
    expect(postgresFailure(new Error(message))).toMatchObject({ retryable: true, outcome: "unknown", again: true })
  })
})

describe("errors of SQLite", () => {
  it.each([
    ["SQLITE_BUSY", true, "not-applied"],
    ["SQLITE_BUSY_SNAPSHOT", true, "not-applied"],
    ["SQLITE_FULL", true, "not-applied"],
    ["SQLITE_IOERR_WRITE", true, "unknown"],
    ["SQLITE_CANTOPEN", false, "not-applied"],
    ["SQLITE_CORRUPT_VTAB", false, "not-applied"],
    ["SQLITE_READONLY_DIRECTORY", false, "not-applied"],
    ["SQLITE_WHATEVER", false, "unknown"],
  ])("%s: retryable %s, outcome %s", (code, retryable, outcome) => {
    expect(toSessionError(coded(code), session, sqliteFailure)).toMatchObject({
      code: "STORE_ERROR",
      retryable,
      outcome,
    })
  })
})

describe("what callers see", () => {
  it("is neither the statement nor its parameters, however deep", () => {
    const wrapped = new DrizzleQueryError("insert secret", ["secret"], coded("23505", "secret"))
    const error = toSessionError(wrapped, session, postgresFailure)
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain("secret")
    expect(error.cause).toMatchObject({ code: "23505" })
    expect(error.message).toContain('session "s" of user "ada"')
  })

  it("a statement that was not sent was not applied", () => {
    const error = toSessionError(new NotSent(coded("ECONNRESET")), session, postgresFailure)
    expect(error).toMatchObject({ outcome: "not-applied", retryable: true, cause: { code: "ECONNRESET" } })
  })

  it("damage names the session and the column", () => {
    const error = toSessionError(new Damage("memify_metadata"), { userId: null, sessionId: "s" }, sqliteFailure)
    expect(error).toMatchObject({ outcome: "not-applied", retryable: false })
    expect(error.cause).toBeUndefined()
    expect(error.message).toMatch(/memify_metadata.*session "s" of the anonymous user/)
  })
})
