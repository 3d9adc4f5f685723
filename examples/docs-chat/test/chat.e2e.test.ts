import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { harmless } from "../src/terminal.ts"
import { MAIN, type Run, runChat, writeDocuments } from "./run-chat.ts"

const PROJECT_DOCS = fileURLToPath(new URL("../../../docs", import.meta.url))

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "docs-chat-"))
  await writeDocuments(dir)
})

afterEach(() => rm(dir, { recursive: true }))

/** Runs the chat with the folder of the test as its current one. */
function chat(input: string | Buffer, ...args: string[]): Promise<Run> {
  return runChat(dir, {}, input, ...args)
}

describe("questions on standard input", () => {
  it("are answered with passages and their source, and stored where it says", async () => {
    const { output, errors, code } = await chat("What do tomatoes want?\n", "docs")
    expect(output).toContain(`2 passages of 1 Markdown file in ${join(dir, "docs")}`)
    expect(output).toContain(`Sessions are stored in ${join(dir, ".cognee-session")}`)
    expect(output).toContain("> What do tomatoes want?\ngarden.md › Tomatoes\n  │ Tomatoes want sun.\n")
    expect({ errors, code }).toEqual({ errors: "", code: 0 })
    expect(await readdir(join(dir, ".cognee-session"))).not.toEqual([])
  })

  it("go on from what earlier runs have stored", async () => {
    await chat("What do tomatoes want?\n/bad not enough\n", "docs")
    const { output } = await chat("/history\nAnd soil?\n/good\n/switch other\n/sessions\n", "docs")
    expect(output).toContain("Session default goes on.")
    expect(output.match(/What do tomatoes want\? {2}\[1 of 5, not enough\]/g)).toHaveLength(2)
    expect(output).toContain("from garden.md#tomatoes")
    expect(output).toContain("garden.md › Carrots")
    expect(output).toContain("Noted for the last answer: 5 of 5.")
    expect(output).toMatch(/^ {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}default {2}And soil\?$/m)
  })

  it("come back to the session that was written to last, and forget one for good", async () => {
    await chat("carrots\n/switch other\ntomatoes\n", "docs")
    const { output } = await chat("/forget\n/forget\n/quit\nnever asked\n", "docs")
    expect(output).toContain("Session other goes on.")
    expect(output).toContain(
      "Session other is deleted.\n\n> /forget\nSession other holds nothing that could be deleted.",
    )
    expect(output).not.toContain("never asked")
    expect((await chat("/sessions\n", "docs")).output).not.toContain("other")
  })

  it("may have CRLF, empty lines, no end, odd characters and any length", async () => {
    const odd = `\r\n\n  \ncarrots\r\n\u001B[31mred\u0000\n${"long ".repeat(200_000)}\n/switch \u0000\n/good`
    const { output, code } = await chat(odd, "docs")
    expect(output).toContain("> carrots\ngarden.md › Carrots\n")
    expect(output).toContain("A question can have 2000 characters at most; that one has 999999.")
    expect(output).toContain("A session's name can have 100 characters at most")
    expect(output).toContain("Noted for the last answer: 5 of 5.")
    expect(harmless(output)).toBe(output)
    expect(code).toBe(0)
  })

  it.each(["/quit\n", "carrots\n/quit\n"])("end with /quit, though more could come: %j", async (lines) => {
    const child = spawn(process.execPath, [MAIN, "docs"], { cwd: dir })
    child.stdin.write(lines)
    child.stdout.resume()
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0)
  })

  it("say so when nothing is found", async () => {
    const { output } = await chat("Who won the cup?\n/history\n/good\n", "docs")
    expect(output).toContain("Nothing found")
    expect(output).toContain("  nothing found\n")
  })
})

describe("nothing on standard input", () => {
  it("plays a conversation twice, the second time from what the first has stored", async () => {
    const { output, errors, code } = await chat("", "docs")
    const [, first = "", second = ""] = output.split(/^== .* ==$/m)
    expect(first).toContain("Session scripted is new.")
    expect(first).toContain("garden.md › ")
    expect(second).toContain("Session scripted goes on. The last questions were:")
    expect(second).toContain("[1 of 5, I wanted an example]")
    expect(second).toContain("as a follow-up to")
    expect({ errors, code }).toEqual({ errors: "", code: 0 })
  })

  it("goes on from an earlier run, and says so", async () => {
    await chat("", "docs")
    const { output } = await chat("\n\n", "docs")
    expect(output.split(/^== .* ==$/m)[1]).toContain("Session scripted goes on.")
  })

  it.skipIf(!existsSync(PROJECT_DOCS))("finds answers to its questions in the project's own documents", async () => {
    const { output, code } = await chat("")
    expect(output).not.toContain("Nothing found")
    expect(code).toBe(0)
  })
})

describe("the store", () => {
  const elsewhere = { COGNEE_SESSION_STORE: "fs:elsewhere" }

  it("can be named by the environment, and by an option, which wins", async () => {
    const { output } = await runChat(dir, elsewhere, "carrots\n", "docs")
    expect(output).toContain(`Sessions are stored in ${join(dir, "elsewhere")}\n`)
    await runChat(dir, elsewhere, "tomatoes\n", "--store", "fs:third", "docs")
    expect((await chat("/history\n", "--store=fs:elsewhere", "docs")).output).toContain("carrots")
    expect((await chat("/history\n", "--store=fs:third", "docs")).output).toContain("tomatoes")
    expect(existsSync(join(dir, ".cognee-session"))).toBe(false)
  })

  it("is told when it cannot be, in one line that does not repeat it", async () => {
    for (const address of ["", "fs:", "sessions", "cd:secret", "__proto__:secret"]) {
      const { output, errors, code } = await chat("hello\n", "--store", address, "docs")
      const message =
        "docs-chat: sessions can be stored in fs:DIR, sqlite:FILE, postgres://… or redis://…; see --help\n"
      expect({ output, errors, code }).toEqual({ output: "", errors: message, code: 1 })
    }
  })
})

describe("what cannot be used", () => {
  it.each([
    [["nowhere"], "docs-chat: nowhere does not exist\n"],
    [["empty"], /^docs-chat: .*empty holds no Markdown files \(\*\.md\) that can be read\n$/],
    [["a", "b"], "docs-chat: one PATH at most; see --help\n"],
    [["--colour"], /^docs-chat: Unknown option '--colour'.*\n$/],
  ])("%j is told in one line", async (args, message) => {
    await mkdir(join(dir, "empty"))
    const { output, errors, code } = await chat("hello\n", ...args)
    expect(errors).toMatch(message)
    expect({ output, code }).toEqual({ output: "", code: 1 })
  })

  it("a folder for sessions that is none is told, and left alone", async () => {
    await writeFile(join(dir, ".cognee-session"), "a file, not a folder")
    const { output, code } = await chat("carrots\n", "docs")
    expect(output).toContain("That did not work: ")
    expect(code).toBe(1)
    expect(await readFile(join(dir, ".cognee-session"), "utf8")).toBe("a file, not a folder")
  })
})

describe("a reader that stops early", () => {
  it("ends it without a stack trace", async () => {
    const child = spawn(process.execPath, [MAIN, "docs"], { cwd: dir })
    let errors = ""
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text))
    child.stdout.once("data", () => child.stdout.destroy())
    child.stdin.on("error", () => {})
    child.stdin.end("carrots\n".repeat(1000))
    const code = await new Promise((resolve) => child.on("close", resolve))
    expect({ code, errors }).toEqual({ code: 0, errors: "" })
  })
})
