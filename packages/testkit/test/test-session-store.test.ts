import type { SessionStore } from "@cognee-session/core"
import { memoryStore } from "@cognee-session/core/memory"
import {
  type SessionStoreHarness,
  type TestBody,
  type TestSessionStoreOptions,
  conformanceCases,
  testSessionStore,
} from "@cognee-session/testkit"
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest"

// Under the runners themselves it is tried in examples/test-runners.

const harness = harnessOf(() => memoryStore())
const DELETED = "E10: deleteQaEntry returns true for the entry that it removed, once, and the others keep their order"
const WITH_PROCESSES = "E10: of 20 concurrent deletes of one entry exactly one gets true (two processes)"
const REASON = "the store does not declare multiProcess"

describe("testSessionStore registers", () => {
  it("each case once, in the group of its rule", () => {
    const tests = registered(harness)
    const names = conformanceCases.map(
      ({ rule, title }) => `memoryStore keeps the session store contract / ${rule} / ${rule}: ${title}`,
    )
    expect(tests.map(({ groups, title }) => [...groups, title].join(" / ")).toSorted()).toEqual(names.toSorted())
  })

  it("just the rules that are asked for", () => {
    const tests = registered(harness, { rules: ["E11", "E10"] })
    expect(new Set(tests.map(({ groups }) => groups[1]))).toEqual(new Set(["E11", "E10"]))
  })
})

describe("a case that is skipped", () => {
  const skipped = find(registered(harness, { rules: ["E10"] }), WITH_PROCESSES)
  const line = `skipped ${WITH_PROCESSES}: ${REASON}`
  const info = vi.spyOn(console, "info")

  beforeEach(() => info.mockReset().mockReturnValue(undefined))

  afterAll(() => info.mockRestore())

  it("is skipped with its reason, where the context of the runner takes one", async () => {
    const reasons: string[] = []
    await skipped.body.apply(undefined, [{ skip: (reason: string) => reasons.push(reason) }])
    expect([reasons, info.mock.calls]).toEqual([[REASON], []])
  })

  it("is skipped and prints its reason, where the runner takes none", async () => {
    let skips = 0
    await skipped.body.apply({ skip: () => (skips += 1) }, [])
    expect([skips, info.mock.calls]).toEqual([1, [[line]]])
  })

  it("passes and prints its reason, where the runner cannot skip", async () => {
    await skipped.body.apply(undefined, [])
    expect(info.mock.calls).toEqual([[line]])
  })
})

describe("a case that takes too long", () => {
  const hanging = harnessOf(() => Object.assign(memoryStore(), { deleteQaEntry: () => new Promise(() => {}) }))
  const { body, timeoutMs } = find(registered(hanging, { rules: ["E10"], timeoutMs: 20 }), DELETED)

  it("fails by its own limit, in runners without one too", async () => {
    await expect(body.apply(undefined, [])).rejects.toThrow("expected the case to end within 20 ms")
  })

  it("has the runner wait longer than that", async () => {
    const asked: number[] = []
    await body.apply({ timeout: (ms: number) => asked.push(ms) }, []).catch(() => {})
    expect(asked).toEqual([timeoutMs])
    expect(timeoutMs).toBeGreaterThan(20)
  })
})

interface Registered {
  readonly groups: readonly string[]
  readonly title: string
  readonly body: TestBody
  readonly timeoutMs: number | undefined
}

/** What is registered with a runner that does no more than collect. */
function registered(given: SessionStoreHarness, options?: TestSessionStoreOptions): Registered[] {
  const [tests, groups]: [Registered[], string[]] = [[], []]
  const runner = {
    describe(title: string, body: () => void) {
      groups.push(title)
      body()
      groups.pop()
    },
    it: (title: string, body: TestBody, timeoutMs?: number) =>
      tests.push({ groups: [...groups], title, body, timeoutMs }),
  }
  testSessionStore(runner, given, options)
  return tests
}

function find(tests: readonly Registered[], title: string): Registered {
  const found = tests.find((test) => test.title === title)
  if (found === undefined) throw new Error(`no test is called ${title}`)
  return found
}

function harnessOf(open: () => SessionStore): SessionStoreHarness {
  return { name: "memoryStore", create: () => ({ open, destroy: () => {} }) }
}
