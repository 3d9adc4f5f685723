import { describe, expect, it } from "vitest"
import { completeCommand, helpText, parseCommand } from "../src/commands.ts"

describe("parseCommand", () => {
  it.each([
    ["How does it work?", { name: "ask", question: "How does it work?" }],
    ["  spaces around\t", { name: "ask", question: "spaces around" }],
    ["/good", { name: "good" }],
    [" /GOOD ", { name: "good" }],
    ["/bad", { name: "bad", why: null }],
    ["/bad  too long,\treally", { name: "bad", why: "too long, really" }],
    ["/history", { name: "history" }],
    ["/sessions", { name: "sessions" }],
    ["/switch other one", { name: "switch", session: "other one" }],
    ["/forget", { name: "forget" }],
    ["/help", { name: "help" }],
    ["/quit", { name: "quit" }],
  ])("reads %j", (line, command) => {
    expect(parseCommand(line)).toEqual(command)
  })

  it.each([
    "/",
    "/what",
    "/toString",
    "/__proto__",
    "/switch",
    "/switch a\u0000",
    `/switch ${"x".repeat(101)}`,
    "/forget everything",
    `/bad ${"x".repeat(3000)}`,
  ])("says what is wrong with %.20j", (line) => {
    expect(parseCommand(line)).toMatchObject({ name: "mistake" })
  })

  it("takes questions up to a length", () => {
    expect(parseCommand("x".repeat(2000)).name).toBe("ask")
    expect(parseCommand("x".repeat(2001))).toEqual({
      name: "mistake",
      message: "A question can have 2000 characters at most; that one has 2001.",
    })
  })
})

describe("completeCommand", () => {
  it("completes commands and leaves questions alone", () => {
    expect(completeCommand("/s")[0]).toEqual(["/sessions ", "/switch "])
    expect(completeCommand("s")[0]).toEqual([])
  })
})

describe("helpText", () => {
  it("lists a command in each line", () => {
    expect(helpText().match(/^ {2}\/\w+/gm)).toHaveLength(8)
  })
})
