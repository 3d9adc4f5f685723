import { inspect } from "node:util"
import { describe, expect, it } from "vitest"
import { Damage } from "../src/codec.ts"
import { Failed, Trouble, failureOf, toSessionError } from "../src/errors.ts"

const SESSION = { sessionId: "s", userId: "u" }

function systemError(code: string): Error {
  return Object.assign(new Error(`connect ${code} 127.0.0.1:6379`), { code })
}

function named(name: string, message = "x"): Error {
  return Object.assign(new Error(message), { name })
}

describe("what an error means", () => {
  // As servers and clients word them.
  it.each([
    ["OOM command not allowed when used memory > 'maxmemory'. script: f00, on @user_script:3.", true, false, "no"],
    [
      "ERR Error running script (call to f_0): @user_script:3: @user_script: 3: -OOM command not allowed when used memory > 'maxmemory'.",
      true,
      false,
      "no",
    ],
    ["READONLY You can't write against a read only replica. script: f00, on @user_script:3.", true, true, "no"],
    [
      "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
      true,
      false,
      "no",
    ],
    ["NOREPLICAS Not enough good replicas to write.", true, false, "no"],
    ["LOADING Redis is loading the dataset in memory", true, true, "not-now"],
    ["BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.", true, true, "not-now"],
    ["TRYAGAIN Multiple keys request during rehashing of slot", true, true, "not-now"],
    ["CLUSTERDOWN The cluster is down", true, true, "not-now"],
    ["MOVED 3999 127.0.0.1:6381", false, false, "not-now"],
    ["CROSSSLOT Keys in request don't hash to the same slot", false, false, "not-now"],
    ["WRONGPASS invalid username-password pair or user is disabled.", false, false, "not-now"],
    ["NOAUTH Authentication required.", false, false, "not-now"],
    ["ERR AUTH <password> called without any password configured for the default user.", false, false, "not-now"],
    ["NOPERM this user has no permissions to access one of the keys used as arguments", false, false, "unknown"],
    ["ERR The user executing the script can't run this command or subcommand script: f00", false, false, "unknown"],
    ["WRONGTYPE Operation against a key holding the wrong kind of value script: f00", false, false, "unknown"],
    ["ERR max number of clients reached", true, true, "not-now"],
    ["ERR unknown command 'evalsha', with args beginning with:", false, false, "not-now"],
    ["ERR DB index is out of range", false, false, "not-now"],
    ["Connection is closed.", true, true, "unknown"],
    ["Command timed out", true, true, "unknown"],
    ["Stream isn't writeable and enableOfflineQueue options is false", true, true, "not-now"],
    ["Too many Cluster redirections. Last error: ReplyError: MOVED 3999 127.0.0.1:6381", true, true, "unknown"],
    ["None of startup nodes is available", true, true, "unknown"],
    ["something else", false, false, "unknown"],
  ] as const)("%s", (message, retryable, again, applied) => {
    expect(failureOf(new Error(message))).toMatchObject({ retryable, again, applied })
  })

  it.each([
    [systemError("ECONNREFUSED"), true],
    [systemError("ECONNRESET"), true],
    [systemError("ENOTFOUND"), true],
    [named("MaxRetriesPerRequestError"), true],
    [named("AbortError", "Command aborted due to connection close"), true],
    [named("ClusterAllFailedError", "Failed to refresh slots cache."), true],
    [new Trouble("SILENT"), true],
    [new Trouble("CROWDED"), true],
    [new Trouble("CLOSED"), false],
    [new Trouble("OUTDATED"), false],
    ["no error at all", false],
    [undefined, false],
  ])("%s: a repeat may succeed: %s", (error, retryable) => {
    expect(failureOf(error).retryable).toBe(retryable)
  })
})

describe("the error that callers see", () => {
  it("says what is known of the outcome", () => {
    const reason = systemError("ECONNRESET")
    expect(toSessionError(new Failed(reason, true), SESSION)).toMatchObject({ retryable: true, outcome: "unknown" })
    expect(toSessionError(new Failed(reason, false), SESSION)).toMatchObject({
      retryable: true,
      outcome: "not-applied",
    })
    expect(toSessionError(reason, SESSION).outcome).toBe("unknown")
  })

  it("names the session, and a damaged one as damaged", () => {
    expect(toSessionError(new Damage(), SESSION).message).toMatch(/is damaged.*session "s" of user "u"/)
    expect(toSessionError(new Damage(), { sessionId: "s", userId: null })).toMatchObject({
      code: "STORE_ERROR",
      retryable: false,
      outcome: "not-applied",
      message: expect.stringContaining("the anonymous user") as string,
    })
  })

  it("tells nothing that the client's error tells", () => {
    const command = { name: "auth", args: ["secret password"] }
    const reason = Object.assign(new Error("WRONGPASS invalid secret password"), { command })
    const error = toSessionError(new Failed(reason, false), SESSION)
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain("secret")
    expect(error.cause).toMatchObject({ message: "the user name or the password is wrong" })
  })
})
