import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import {
  type CaseContext,
  type ConformanceCase,
  type SessionStoreHarness,
  runCase,
  runConformance,
} from "@cognee-session/testkit"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { harnessFile } from "./harnesses/load.ts"

const { notedHarness } = (await import(harnessFile("noted.mjs"))) as {
  readonly notedHarness: (file: string, left?: string) => SessionStoreHarness
}

let dir: string
let file: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "testkit-processes-"))
  file = join(dir, "pids")
})

afterEach(() => rmSync(dir, { recursive: true }))

const SESSION = { sessionId: "s" }

async function useProcess(context: CaseContext): Promise<void> {
  const store = await context.openProcess()
  expect(await store.getGraphContext(SESSION)).toBe(null)
  await store.setGraphContext(SESSION, "graph")
}

describe("the process of a case", { timeout: 60_000 }, () => {
  it("serves the next one, with a store of its own", async () => {
    const harness = notedHarness(file)
    for (let n = 0; n < 3; n++) await runCase(caseOf(useProcess), harness, 1)
    const [first] = pids()
    expect(pids()).toEqual([first, first, first])
    expect(isThere(first!)).toBe(true)
  })

  it("serves one case at a time", async () => {
    const harness = notedHarness(file)
    await Promise.all([1, 2].map(() => runCase(caseOf(useProcess), harness, 1)))
    await runCase(
      caseOf((context) => Promise.all([useProcess(context), useProcess(context)])),
      harness,
      1,
    )
    expect(new Set(pids().slice(0, 2)).size).toBe(2)
    expect(new Set(pids().slice(2)).size).toBe(2)
  })

  it.each([
    ["a timer"],
    ["a server"],
    ["a listener"],
    ["a variable of the environment"],
    ["another working directory"],
    ["an open store"],
    ["a store that closes for ever"],
  ])("ends with the case when the store leaves %s", async (left) => {
    await expectEnded(useProcess, notedHarness(file, left))
  })

  it("ends with the case when that kills it", async () => {
    await expectEnded(async (context) => (await context.openProcess()).kill(), notedHarness(file))
  })

  it("ends with the case when a call has no reply yet", async () => {
    await expectEnded(async (context) => {
      const store = await context.openProcess()
      void store.getGraphContext(SESSION)
    }, notedHarness(file))
  })

  it("ends with the case when that fails", async () => {
    const failing = caseOf(async (context) => {
      await useProcess(context)
      expect.fail("on purpose")
    })
    await expect(runCase(failing, notedHarness(file), 1)).rejects.toThrow("on purpose")
    expectEndedAndReplaced(await useAgain())
  })

  it("is not used where the environment is another one by now", async () => {
    await runCase(caseOf(useProcess), notedHarness(file), 1)
    process.env["TESTKIT_LATER"] = "x"
    try {
      const [first, second] = await useAgain()
      expect(second).not.toBe(first)
    } finally {
      delete process.env["TESTKIT_LATER"]
    }
  })

  it("lets no late call or kill of that case through to the next", async () => {
    const left: Awaited<ReturnType<CaseContext["openProcess"]>>[] = []
    const harness = notedHarness(file)
    await runCase(
      caseOf(async (context) => void left.push(await context.openProcess())),
      harness,
      1,
    )
    const next = caseOf(async (context) => {
      const store = await context.openProcess()
      void left[0]!.setGraphContext(SESSION, "late")
      await left[0]!.kill()
      expect(await store.getGraphContext(SESSION)).toBe(null)
    })
    await runCase(next, harness, 1)
    expect(new Set(pids()).size).toBe(1)
  })
})

describe("no process is left", { timeout: 60_000 }, () => {
  it("by a run of the suite", async () => {
    const report = await runConformance(notedHarness(file), { cases: ["another process does not share the storage"] })
    expect(report.counts).toMatchObject({ passed: 1, failed: 0 })
    expect(pids().map(isThere)).toEqual([false])
  })

  it("by a run that breaks off while one waits for a case", async () => {
    const onCase = (): void => {
      if (pids().length > 0) throw new Error("no more")
    }
    await expect(runConformance(notedHarness(file), { rules: ["9"], onCase })).rejects.toThrow("no more")
    expect(pids().map(isThere)).toEqual([false])
  })

  it("by a program that ends by itself, which none of them keeps running", async () => {
    const program = start("ends")
    expect(await once(program, "exit")).toEqual([0, null])
    await expectOneGone()
  })

  it("by the command, which says what it found", async () => {
    const command = fileURLToPath(new URL("../dist/command-main.js", import.meta.url))
    const env = { ...process.env, TESTKIT_PID_FILE: file }
    const args = [command, harnessFile("noted.mjs"), "--rule", "9"]
    const program = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "inherit"] })
    expect(await once(program, "exit")).toEqual([0, null])
    expect(isThere(pids()[0]!)).toBe(false)
  })

  it("by a program that is killed", async () => {
    const program = start("stays")
    await once(program.stdout!, "data")
    program.kill("SIGKILL")
    await expectOneGone()
  })
})

/** One process has served both cases, and is gone. */
async function expectOneGone(): Promise<void> {
  const [first, second] = pids()
  expect(second).toBe(first)
  await expect.poll(() => isThere(first!), { timeout: 10_000 }).toBe(false)
}

async function expectEnded(run: ConformanceCase["run"], harness: SessionStoreHarness): Promise<void> {
  expect(await runCase(caseOf(run), harness, 1)).toEqual({ status: "passed" })
  expectEndedAndReplaced(await useAgain())
}

function expectEndedAndReplaced([first, second]: readonly number[]): void {
  expect(isThere(first!)).toBe(false)
  expect(second).not.toBe(first)
}

async function useAgain(): Promise<readonly number[]> {
  await runCase(caseOf(useProcess), notedHarness(file), 1)
  return pids()
}

function caseOf(run: (context: CaseContext) => Promise<unknown>): ConformanceCase {
  return {
    rule: "C1",
    title: "of this test",
    requires: ["childModule"],
    run: async (context) => void (await run(context)),
  }
}

/** The processes that have opened a store, in that order. */
function pids(): readonly number[] {
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").map(Number) : []
}

function start(what: "ends" | "stays"): ChildProcess {
  const env = { ...process.env, TESTKIT_PID_FILE: file }
  return spawn(process.execPath, [harnessFile("two-cases.mjs"), what], { env, stdio: ["ignore", "pipe", "inherit"] })
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
