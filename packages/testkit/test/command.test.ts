import { type ChildProcess, execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import type { ConformanceReport } from "@cognee-session/testkit"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { harnessFile } from "./harnesses/load.ts"

const COMMAND = fileURLToPath(new URL("../dist/command-main.js", import.meta.url))
const MEMORY = harnessFile("memory.mjs")

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "testkit-command-"))
})

afterEach(() => rmSync(dir, { recursive: true }))

describe("the command", { timeout: 60_000 }, () => {
  it("ends with 0 when no case failed, prints each case and a table, and writes the report", async () => {
    const json = join(dir, "report.json")
    const { code, stdout, stderr } = await run(MEMORY, "--seed", "5", "--json", json)
    expect([code, stderr]).toEqual([0, ""])
    const report = JSON.parse(readFileSync(json, "utf8")) as ConformanceReport
    expect(report).toMatchObject({ name: "memoryStore", level: "core", seed: 5 })
    const lines = stdout.split("\n")
    const { passed, failed, skipped } = report.counts
    expect(lines.filter((line) => line.startsWith("passed "))).toHaveLength(passed)
    expect(
      lines.filter((line) => /^skipped .*: the (store does not declare|harness has no) \w+$/.test(line)),
    ).toHaveLength(skipped)
    const row = new RegExp(`^all +${passed} +${failed} +${skipped} +\\d+$`, "m")
    expect(stdout).toMatch(row)
    expect(stdout).toContain("level core\n  not full: the store does not declare multiProcess\nseed 5\n")
    expect(stdout).not.toContain("\u001b")
  })

  it("ends with 1 when a case failed, tells what was expected, and runs just that case again", async () => {
    const file = join(dir, "harness.mjs")
    writeFileSync(file, `export { trimmedIds as default } from ${JSON.stringify(harnessFile("broken.mjs"))}\n`)
    const { code, stdout } = await run(file, "--rule", "K3", "--rule", "E7", "--reporter", "dots")
    expect([code, stdout]).toEqual([1, expect.stringContaining("does not keep the contract: level failed")])
    expect(stdout).toMatch(/^[.sF]+$/m)
    const again = /^To run it again: npx @cognee-session\/testkit (\S+) --seed (\d+) --case "(.*)"$/m.exec(stdout)
    expect(stdout).toMatch(/^FAILED K3: .*\n.*expected .*, got /m)
    const [, path, seed, name] = again!
    const repeated = await run(path!, "--seed", seed!, "--case", name!)
    expect(repeated.stdout.split("\n")[1]).toMatch(/^FAILED {2}K3: /)
    expect(repeated.stdout).toMatch(/^all +0 +1 +0 /m)
    expect(repeated.code).toBe(1)
  })

  it("prints help", async () => {
    expect(await run("--help")).toEqual({ code: 0, stdout: expect.stringContaining("Usage: ") as string, stderr: "" })
  })

  it.each([
    [[], "name the file that exports the harness"],
    [["a.mjs", "b.mjs"], "just one harness file is taken, got also b.mjs"],
    [[MEMORY, "--rules", "E8"], "Unknown option '--rules'"],
    [[MEMORY, "--rule"], "Option '--rule <value>' argument missing"],
    [[MEMORY, "--rule", "E99"], "unknown rule E99; there are K1,"],
    [[MEMORY, "--capability", "teleport"], "unknown capability teleport; there are traces,"],
    [[MEMORY, "--case", "teleport"], "no case fits cases teleport"],
    [[MEMORY, "--seed", "x"], "--seed must be a whole number, got x"],
    [[MEMORY, "--timeout", "0"], "--timeout must be a whole number from 1, got 0"],
    [[MEMORY, "--reporter", "tap"], "--reporter must be list or dots, got tap"],
    [[MEMORY, "--json", "/there/is/no/such/directory.json"], "the report cannot be written: ENOENT"],
    [["none.mjs"], "there is no file none.mjs"],
    [[harnessFile("neither.mjs")], "exports neither harness nor a default"],
  ])("refuses %j", async (args, message) => {
    const { code, stdout, stderr } = await run(...args)
    expect([code, stdout]).toEqual([2, ""])
    expect(stderr).toContain(message)
  })

  it.each([
    ["no harness", "export const harness = 1", "the harness must be an object, got number"],
    [
      "no storage",
      `export const harness = { name: "x", create() {} }`,
      "the storage, which create of the harness gives,",
    ],
    ["what cannot be loaded", `import "there-is-no-such-package"`, "cannot be loaded: Error [ERR_MODULE_NOT_FOUND]"],
    ["no JavaScript", "export const harness = ,", "cannot be loaded: "],
  ])("refuses a file with %s", async (_, source, message) => {
    writeFileSync(join(dir, "harness.mjs"), source)
    const { code, stderr } = await run(join(dir, "harness.mjs"))
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  })

  it("takes TypeScript where Node does, and says so where it does not", async () => {
    const file = join(dir, "harness.ts")
    writeFileSync(file, `export { harness } from ${JSON.stringify(MEMORY)}\nexport const of: string = "TypeScript"\n`)
    const { code, stderr } = await run(file, "--rule", "E7")
    const message = expect.stringContaining("Node loads TypeScript by itself from 22.18 on") as string
    expect([code, stderr]).toEqual(Reflect.get(process.features, "typescript") ? [0, ""] : [2, message])
  })

  it("reports a rejection that nobody waits for", async () => {
    const { code, stderr } = await run(harnessFile("stray.mjs"), "--rule", "E7")
    expect([code, stderr]).toEqual([1, expect.stringMatching(/unhandledRejection.*a stray rejection/s)])
  })
})

describe("the command leaves no process behind", { timeout: 60_000 }, () => {
  it("when a case takes too long", async () => {
    const { command, child } = await whileChildOpens("--timeout", "3000")
    expect(await once(command, "exit")).toEqual([1, null])
    await expectEnded(child)
  })

  it("when it is ended by a signal", async () => {
    const { command, child } = await whileChildOpens()
    command.kill("SIGTERM")
    expect(await once(command, "exit")).toEqual([143, null])
    await expectEnded(child)
  })

  it("when it is killed", async () => {
    const { command, child } = await whileChildOpens()
    command.kill("SIGKILL")
    await once(command, "exit")
    await expectEnded(child)
  })
})

/** Starts the command with a case whose child process never opens its store, and resolves when that process is there. */
async function whileChildOpens(...args: string[]): Promise<{ command: ChildProcess; child: number }> {
  const pidFile = join(dir, "pid")
  const all = [COMMAND, harnessFile("hangs.mjs"), "--case", "another process does not share the storage", ...args]
  const command = spawn(process.execPath, all, { stdio: "ignore", env: { ...process.env, TESTKIT_PID_FILE: pidFile } })
  while (!existsSync(pidFile) || readFileSync(pidFile, "utf8") === "") await setTimeout(10)
  return { command, child: Number(readFileSync(pidFile, "utf8")) }
}

async function expectEnded(pid: number): Promise<void> {
  await expect.poll(() => isThere(pid), { timeout: 10_000 }).toBe(false)
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function run(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [COMMAND, ...args], { cwd: dir }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr })
    })
  })
}
