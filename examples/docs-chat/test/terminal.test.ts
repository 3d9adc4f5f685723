import { PassThrough } from "node:stream"
import { describe, expect, it } from "vitest"
import { clip, harmless, progressOn, screenOn, wrap } from "../src/terminal.ts"

function terminal(): NodeJS.WriteStream {
  return Object.assign(new PassThrough(), { isTTY: true, columns: 60 }) as unknown as NodeJS.WriteStream
}

describe("colours", () => {
  it.each([
    ["a terminal", terminal(), {}, true],
    ["a terminal with NO_COLOR", terminal(), { NO_COLOR: "1" }, false],
    ["a terminal that can do little", terminal(), { TERM: "dumb" }, false],
    ["a pipe", new PassThrough() as unknown as NodeJS.WriteStream, {}, false],
  ])("%s", (_, stream, env, coloured) => {
    expect(screenOn(stream, env).style.strong("x") !== "x").toBe(coloured)
  })
})

describe("a progress line", () => {
  it("is shown and cleared on a terminal alone", () => {
    const [on, off] = [terminal(), new PassThrough() as unknown as NodeJS.WriteStream]
    for (const stream of [on, off]) {
      progressOn(stream).show("y".repeat(100))
      progressOn(stream).done()
    }
    expect(String(on.read())).toBe(`\r\u001B[2K${"y".repeat(59)}\r\u001B[2K`)
    expect(off.read()).toBeNull()
  })
})

describe("text", () => {
  it("cannot control a terminal", () => {
    expect(harmless("a\u001B[31mb\u0007\u009B\u202E\r\n\tc")).toBe("a[31mb\n\tc")
  })

  it("is clipped to one line", () => {
    expect(clip("one\n two", 20)).toBe("one two")
    expect(clip("one two", 5)).toBe("one…")
    expect(clip("x😀", 2)).toBe("x…")
  })

  it("is wrapped between words, below the text of its first line", () => {
    expect(wrap("- one two three four five", 20)).toEqual(["- one two three four", "  five"])
    expect(wrap("  10. one two three four five", 26)).toEqual(["  10. one two three four", "      five"])
    expect(wrap("x".repeat(50), 20)).toEqual(["x".repeat(50)])
    expect(wrap("", 20)).toEqual([""])
  })
})
