import { type SessionStoreCapabilities, createSessionStore } from "@cognee-session/core"
import { memoryStorage, memoryStore } from "@cognee-session/core/memory"
import { type ConformanceReport, type SessionStoreHarness, runConformance } from "@cognee-session/testkit"
import { describe, expect, it } from "vitest"
import { loadHarness } from "./harnesses/load.ts"
import { nineMethods } from "./nine-methods.ts"

describe("a capability that works and is not declared fails a case", () => {
  it.each([
    ["traces", "saveTraceStep and readTraceSteps are UNSUPPORTED", "expected saveTraceStep to reject with UNSUPPORTED"],
    ["listSessions", "listSessions is UNSUPPORTED", "expected listSessions to reject with UNSUPPORTED"],
    ["atomicBatch", "createQaEntries is UNSUPPORTED", "expected createQaEntries to reject with UNSUPPORTED"],
    ["expiry", "sessions do not expire", "expiry works and is not declared"],
  ] as const)("%s", async (name, what, reason) => {
    const report = await runConformance(memoryThatHides(name), { rules: ["9"] })
    expect(failuresOf(report)).toEqual([[`unless ${name} is declared, ${what}`, expect.stringContaining(reason)]])
  })

  it("multiProcess", async () => {
    const report = await runConformance(await loadHarness("unlocked-file.mjs", "undeclared"), { rules: ["9"] })
    const title = "unless multiProcess is declared, another process does not share the storage"
    const reason = expect.stringContaining("multiProcess works and is not declared") as string
    expect(failuresOf(report)).toEqual([[title, reason]])
  })
})

describe("a store that does not declare a capability may refuse it in its own way", () => {
  it.each([
    ["open refuses ttlSeconds", { expiry: { coarseMs: 1 } }],
    [
      "a child process cannot open the storage",
      { childModule: { url: import.meta.url, factory: "none", options: null } },
    ],
  ])("%s", async (_, parts) => {
    const report = await runConformance(
      {
        name: "nine methods",
        create: () => ({
          open: (options) => {
            if (options?.ttlSeconds !== undefined) throw new TypeError("unknown option ttlSeconds")
            return createSessionStore(nineMethods(new Map()))
          },
          destroy: () => {},
          ...parts,
        }),
      },
      { rules: ["9"] },
    )
    expect(failuresOf(report)).toEqual([])
    expect(report.counts.passed).toBe(5)
  })
})

/** `memoryStore`, but for what it says of one capability. */
function memoryThatHides(name: keyof SessionStoreCapabilities): SessionStoreHarness {
  return {
    name: `memoryStore without ${name}`,
    create() {
      const storage = memoryStorage()
      return {
        open: (options) => {
          const store = memoryStore({ ...options, storage })
          const capabilities = { ...store.capabilities, [name]: false }
          return new Proxy(store, { get: (_, key) => (key === "capabilities" ? capabilities : memberOf(store, key)) })
        },
        destroy: () => storage.sessions.clear(),
        expiry: { coarseMs: 1 },
      }
    },
  }
}

function failuresOf({ rules }: ConformanceReport): [string, string][] {
  const cases = rules.flatMap((one) => one.cases)
  return cases.flatMap((one) => (one.status === "failed" ? [[one.title, one.reason]] : []))
}

function memberOf(store: object, key: PropertyKey): unknown {
  const member = Reflect.get(store, key) as unknown
  return typeof member === "function" ? (member.bind(store) as unknown) : member
}
