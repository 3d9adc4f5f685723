import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { type SessionStore, createSessionStore } from "@cognee-session/core"
import { memoryStore } from "@cognee-session/core/memory"
import {
  type CaseReport,
  type ConformanceReport,
  type FailedCase,
  HarnessError,
  type SessionStoreHarness,
  conformanceCases,
  runConformance,
} from "@cognee-session/testkit"
import { describe, expect, it } from "vitest"
import { nameOf } from "../src/conformance-case.ts"
import { selectCases } from "../src/select-cases.ts"
import { harnessFile, loadHarness } from "./harnesses/load.ts"
import { nineMethods } from "./nine-methods.ts"

const memory = await loadHarness("memory.mjs")

describe("a run of all cases", { timeout: 60_000 }, () => {
  it("finds that memoryStore is core, for it is of one process, in a report of plain JSON", async () => {
    const seen: CaseReport[] = []
    const report = await runConformance(memory, { seed: 7, onCase: (one) => seen.push(one) })
    expect(report).toMatchObject({ name: "memoryStore", level: "core", partial: false, seed: 7, counts: { failed: 0 } })
    expect(report.whyNotFull).toEqual(["the store does not declare multiProcess"])
    expect(report.capabilities).toEqual({ ...memoryStore().capabilities })
    expect(report.rules.flatMap(({ cases }) => cases)).toEqual(seen)
    expect(seen).toHaveLength(conformanceCases.length)
    expect(JSON.parse(JSON.stringify(report))).toStrictEqual(report)
  })

  it("finds that a store of the nine required methods alone is core", async () => {
    const report = await runConformance({
      name: "nine methods",
      create() {
        const sessions = new Map()
        return { open: () => createSessionStore(nineMethods(sessions)), destroy: () => sessions.clear() }
      },
    })
    expect(failuresOf(report)).toEqual([])
    expect(report.level).toBe("core")
    const capabilities = ["traces", "listSessions", "expiry", "atomicBatch", "multiProcess"]
    expect(report.whyNotFull).toEqual(capabilities.map((name) => `the store does not declare ${name}`))
  })
})

describe("a run of some cases", () => {
  it.each([
    [{ rules: ["E7"] }, ["E7", "E7"]],
    [{ rules: ["T3", "E7"] }, ["E7", "E7", "T3", "T3", "T3"]],
    [{ rules: ["K5", "E7"], capabilities: ["traces"] }, ["K5"]],
    [{ rules: ["9"], capabilities: ["expiry"] }, ["9", "9"]],
    [{ cases: ["reading does not make it", "the same trace id"] }, ["K5", "E7"]],
  ] as const)("%o", async (selection, rules) => {
    const report = await runConformance(memory, selection)
    expect(report.rules.flatMap(({ cases }) => cases.map(({ rule }) => rule))).toEqual(rules)
    expect(report).toMatchObject({ level: null, partial: true })
    expect(report.whyNotFull[0]).toBe(`just ${rules.length} cases were asked for`)
  })

  it("is of each case, by its name", () => {
    for (const name of conformanceCases.map(nameOf)) expect(selectCases({ cases: [name] }).map(nameOf)).toEqual([name])
  })

  it.each([
    [{ rules: ["E99"] }, "unknown rule E99; there are K1, K2"],
    [{ capabilities: ["teleport" as "traces"] }, "unknown capability teleport; there are traces, listSessions"],
    [
      { rules: ["K5", "T1"], capabilities: ["atomicBatch" as const] },
      "no case fits rules K5, T1; capabilities atomicBatch",
    ],
    [{ cases: ["there is no such case"] }, "no case fits cases there is no such case"],
    [{ seed: 1.5 }, "a seed must be a whole number"],
  ])("is refused with %o", async (options, message) => {
    await expect(runConformance(memory, options)).rejects.toThrow(message)
  })
})

describe("a case that never ends", () => {
  it("fails, what it opened is ended, and the run goes on", async () => {
    const { harness, left } = counted(await loadHarness("broken.mjs", "silent"))
    const report = await runConformance(harness, { rules: ["G1", "T3"], timeoutMs: 100 })
    const { failed, passed } = report.counts
    expect([report.level, failed > 0, passed > 0]).toEqual(["failed", true, true])
    expect(failuresOf(report)[0]?.reason).toBe("expected the case to end within 100 ms, it took longer")
    expect(left()).toBe(0)
  })

  it("is ended by the signal, and the run rejects with its reason", async () => {
    const { harness, left } = counted(await loadHarness("broken.mjs", "silent"))
    const running = runConformance(harness, { rules: ["G1"], signal: AbortSignal.timeout(100) })
    await expect(running).rejects.toThrow(expect.objectContaining({ name: "TimeoutError" }) as Error)
    expect(left()).toBe(0)
  })

  it("ends with the process that it has started", async () => {
    const dir = await mkdtemp(join(tmpdir(), "testkit-run-"))
    const childModule = {
      url: pathToFileURL(harnessFile("hangs.mjs")).href,
      factory: "openNever",
      options: join(dir, "pid"),
    }
    const harness: SessionStoreHarness = {
      name: "hangs",
      create: () => ({ open: () => memoryStore(), destroy: () => {}, childModule }),
    }
    const cases = ["another process does not share the storage"]
    const report = await runConformance(harness, { cases, timeoutMs: 2000 })
    expect(report.level).toBe("failed")
    const pid = Number(await readFile(join(dir, "pid"), "utf8"))
    expect(() => process.kill(pid, 0)).toThrow("ESRCH")
    await rm(dir, { recursive: true })
  })
})

describe("a harness that cannot be used", () => {
  const open = (): SessionStore => memoryStore()
  const destroy = (): void => {}
  const storage = { open, destroy }
  const fail = (): never => {
    throw new Error("no room")
  }
  it.each([
    ["null", null, "the harness must be an object, got null"],
    ["no name", { create: () => storage }, "the harness must have a name, a string, got undefined"],
    ["an empty name", { name: "", create: () => storage }, "the harness must have a name"],
    ["no create", { name: "x" }, "the harness must have a method create, got undefined"],
    ["create throws", { name: "x", create: fail }, "create of the harness fails: no room"],
    ["create rejects", { name: "x", create: async () => fail() }, "create of the harness fails: no room"],
    ["no storage", { name: "x", create: destroy }, "the storage, which create of the harness gives, must be an object"],
    ["no open", of({ destroy }), "the storage must have a method open, got undefined"],
    ["no destroy", of({ open }), "the storage must have a method destroy, got undefined"],
    ["open throws", of({ open: fail, destroy }), "open of the storage fails: no room"],
    ["open gives nothing", of({ open: destroy, destroy }), "what open gives must be an object, got undefined"],
    [
      "open gives a driver",
      of({ open: () => nineMethods(new Map()), destroy }),
      "has no createQaEntries, no getQaEntry",
    ],
    ["destroy throws", of({ open, destroy: fail }), "destroy of the storage fails: no room"],
    [
      "a bad expiry",
      of({ ...storage, expiry: {} }),
      "expiry of the storage must be { coarseMs }, a number from 0, got object",
    ],
    [
      "a bad neighbour",
      of({ ...storage, neighbour: open() }),
      "neighbour of the storage must be a function, got object",
    ],
    ["bad secrets", of({ ...storage, secrets: "x" }), "secrets of the storage must be a list of strings, got string"],
    [
      "a bad childModule",
      of({ ...storage, childModule: "x.js" }),
      "childModule of the storage must be { url, factory, options }",
    ],
    ["open never ends", of({ open: () => new Promise(() => {}), destroy }), "the harness takes longer"],
  ])("%s", async (_, harness, message) => {
    const error = await runConformance(harness as SessionStoreHarness, { timeoutMs: 200 }).catch(
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(HarnessError)
    expect((error as Error).message).toContain(message)
  })

  function of(given: object): object {
    return { name: "x", create: () => given }
  }
})

function failuresOf({ rules }: ConformanceReport): (CaseReport & FailedCase)[] {
  return rules.flatMap(({ cases }) => cases.filter((one) => one.status === "failed"))
}

/** The harness, and how many of the storages that it made are left. */
function counted(given: SessionStoreHarness): { harness: SessionStoreHarness; left: () => number } {
  let left = 0
  const harness = {
    name: given.name,
    create: async () => {
      const storage = await given.create()
      left++
      return { ...storage, destroy: async () => void (await storage.destroy(), left--) }
    },
  }
  return { harness, left: () => left }
}
