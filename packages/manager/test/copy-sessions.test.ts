import type { NewSessionQaEntry, SessionQaEntry, SessionStore } from "@cognee-session/core"
import { beforeEach, describe, expect, it, vi } from "vitest"
import { copySessions } from "../src/index.ts"
import { contentsOf, fill, intercepted, sessionsOf } from "./copy-contents.ts"
import { STORES, newStorage, open } from "./stores.ts"

const turn = { question: "q", answer: "a" }
const key = { userId: "ada", sessionId: "s" }

describe.each(STORES)("a copy into $name", (harness) => {
  let from: SessionStore
  let to: SessionStore

  beforeEach(async () => {
    const source = await newStorage(STORES[0]!)
    const target = await newStorage(harness)
    from = await open(source)
    to = await open(target)
  })

  async function expectSame(): Promise<void> {
    expect(await contentsOf(to, key)).toEqual(await contentsOf(from, key))
  }

  it("lists the sessions in the source's order, whatever their names and however many are copied at once", async () => {
    const names = ["m", "a", "z", "b", "y", "c", "x", "d", "é", "B"]
    for (const sessionId of names) await fill(from, { userId: sessionId > "m" ? "u" : null, sessionId }, 2)
    for (const sessionId of ["a", "x"])
      await from.setGraphContext({ sessionId, userId: sessionId > "m" ? "u" : null }, "later")
    await copySessions(from, to, { concurrency: 7 })
    expect(await sessionsOf(to)).toEqual(await sessionsOf(from))
  })

  it("follows what was changed, deleted and added at the source since the last copy", async () => {
    await fill(from, key, 300)
    await copySessions(from, to)
    await from.updateQaEntry(key, "s-10", {
      question: "other",
      context: null,
      feedbackText: null,
      feedbackScore: null,
      memifyMetadata: null,
      usedGraphElementIds: { nodeIds: [], edgeIds: ["e"] },
    })
    await from.deleteQaEntry(key, "s-20")
    await from.deleteQaEntry(key, "s-299")
    await from.createQaEntry(key, { ...turn, id: "added" })
    await from.saveTraceStep(key, { originFunction: "f", status: "ok" })
    await from.setGraphContext(key, "")
    const result = await copySessions(from, to, { verify: true })
    expect(result).toMatchObject({ entries: 2, steps: 1, differences: [] })
    await expectSame()
  })

  it("puts an entry that was deleted and made anew where the source has it", async () => {
    await fill(from, key, 5)
    await copySessions(from, to)
    await from.deleteQaEntry(key, "s-2")
    await from.createQaEntry(key, { ...turn, id: "s-2" })
    expect(await copySessions(from, to, { verify: true })).toMatchObject({ entries: 1, differences: [] })
    await expectSame()
  })

  it("continues where a part is there already, after its last entry", async () => {
    await fill(from, key, 300)
    await to.createQaEntries(key, (await from.getAllQaEntries(key)).slice(0, 120).map(withoutKey))
    expect(await copySessions(from, to, { verify: true })).toMatchObject({ entries: 179, differences: [] })
    await expectSame()
  })

  it.each<[string, (ids: string[]) => string[]]>([
    ["with a gap", (ids) => ids.filter((_, index) => index !== 3)],
    ["without the beginning", (ids) => ids.slice(5)],
    ["backwards", (ids) => ids.toReversed()],
    ["of the end alone", (ids) => ids.slice(-1)],
  ])("mends a part that is no beginning of the source's: %s", async (_, choose) => {
    await fill(from, key, 20)
    const entries = new Map((await from.getAllQaEntries(key)).map((entry) => [entry.id, entry]))
    for (const id of choose([...entries.keys()])) await to.createQaEntry(key, withoutKey(entries.get(id)!))
    expect(await copySessions(from, to, { verify: true })).toMatchObject({ differences: [] })
    await expectSame()
  })

  it("leaves entries, steps and sessions that were written in the target", async () => {
    await fill(from, key, 5)
    await copySessions(from, to)
    await new Promise((resolve) => setTimeout(resolve, 5))
    await to.createQaEntry(key, { ...turn, id: "own" })
    await to.saveTraceStep(key, { originFunction: "f", status: "ok", traceId: "own" })
    await to.createQaEntry({ sessionId: "other" }, turn)
    const result = await copySessions(from, to, { verify: true })
    expect(result).toMatchObject({ entries: 0, steps: 0 })
    expect(result.differences).toEqual([
      { ...key, difference: "entries" },
      { ...key, difference: "trace" },
      { userId: null, sessionId: "other", difference: "extra" },
    ])
    expect((await to.getAllQaEntries(key)).at(-1)!.id).toBe("own")
    expect((await to.readTraceSteps(key)).at(-1)!.traceId).toBe("own")
    expect(await to.getAllQaEntries({ sessionId: "other" })).toHaveLength(1)
  })

  it("removes a session first that was deleted at the source and begun anew", async () => {
    await fill(from, key, 5)
    await copySessions(from, to)
    await from.deleteSession(key)
    await from.createQaEntry(key, turn)
    expect(await copySessions(from, to, { verify: true })).toMatchObject({ entries: 1, differences: [] })
    await expectSame()
    await from.deleteSession(key)
    await from.saveTraceStep(key, { originFunction: "f", status: "ok" })
    expect(await copySessions(from, to, { verify: true })).toMatchObject({ steps: 1, differences: [] })
    await from.deleteSession(key)
    await from.setGraphContext(key, "all that there is")
    expect(await copySessions(from, to, { verify: true })).toMatchObject({ differences: [] })
    await from.deleteSession(key)
    await from.createQaEntry(key, turn)
    expect(await copySessions(from, to, { verify: true })).toMatchObject({ differences: [] })
    await expectSame()
  })

  it("copies the sessions of the users that are asked for", async () => {
    for (const userId of [null, "ada", "bob"]) await from.createQaEntry({ userId, sessionId: "s" }, turn)
    await to.createQaEntry({ userId: "eve", sessionId: "own" }, turn)
    expect(await copySessions(from, to, { users: [null, "bob", "bob"], verify: true })).toMatchObject({
      found: 2,
      differences: [],
    })
    expect(new Set((await sessionsOf(to)).map(({ userId }) => userId))).toEqual(new Set(["bob", "eve", null]))
    expect(await copySessions(from, to, { users: [] })).toMatchObject({ found: 0 })
  })

  it("stays within the limits of a batch", async () => {
    await fill(from, key, 2500)
    const large = "x".repeat(3 * 1024 * 1024)
    for (let index = 0; index < 8; index++) await from.createQaEntry(key, { ...turn, answer: large })
    const batches: number[] = []
    const watched = intercepted(to, "createQaEntries", (_, entries) => {
      expect(Buffer.byteLength(JSON.stringify(entries))).toBeLessThan(10 * 1024 * 1024)
      batches.push((entries as unknown[]).length)
    })
    expect(await copySessions(from, watched, { verify: true })).toMatchObject({ entries: 2507, differences: [] })
    expect(Math.max(...batches)).toBeLessThanOrEqual(1000)
    expect(batches.length).toBeLessThan(40)
  })

  it("reads a long session page by page", async () => {
    await fill(from, key, 3000)
    const all = vi.spyOn(from, "getAllQaEntries")
    const latest = vi.spyOn(from, "getLatestQaEntries")
    await copySessions(from, to)
    expect(all).not.toHaveBeenCalled()
    expect(Math.max(...latest.mock.calls.map(([, lastN]) => lastN))).toBe(1000)
  })

  it("handles entries that another copy has written meanwhile, from older contents", async () => {
    await fill(from, key, 150)
    let calls = 0
    const racing = intercepted(to, "createQaEntries", async (session, entries) => {
      if (++calls > 1) return
      const older = (entries as NewSessionQaEntry[]).slice(0, 30).map((entry) => ({ ...entry, answer: "older" }))
      await to.createQaEntries(session as typeof key, older)
    })
    expect(await copySessions(from, racing, { verify: true })).toMatchObject({ differences: [] })
    await expectSame()
  })

  it("may run twice at the same time", async () => {
    for (let index = 0; index < 10; index++) await fill(from, { sessionId: `${index}` }, 250)
    const results = await Promise.all([copySessions(from, to), copySessions(from, to, { concurrency: 2 })])
    expect(results.map(({ sessions }) => sessions)).toEqual([10, 10])
    expect(await copySessions(from, to, { verify: true })).toMatchObject({ entries: 0, steps: 0, differences: [] })
  })
})

function withoutKey(entry: SessionQaEntry): NewSessionQaEntry {
  const { sessionId: _, userId: __, ...rest } = entry
  return rest
}
