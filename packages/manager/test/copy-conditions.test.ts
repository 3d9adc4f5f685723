import { readFile, readdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { SessionStore } from "@cognee-session/core"
import { memoryStore } from "@cognee-session/core/memory"
import fc from "fast-check"
import { beforeEach, describe, expect, it } from "vitest"
import { type CopyOptions, type CopyProgress, copySessions } from "../src/index.ts"
import { contentsOf, everythingIn, fill, intercepted, sessionsOf } from "./copy-contents.ts"
import { limitedStore } from "./limited-store.ts"
import { STORES, newStorage, open } from "./stores.ts"

const turn = { question: "q", answer: "a" }
const key = { userId: "ada", sessionId: "s" }

let from: SessionStore
let to: SessionStore

beforeEach(() => {
  from = memoryStore()
  to = memoryStore()
})

describe("a source that is written meanwhile", () => {
  it("is copied again until nothing is newer", async () => {
    for (let index = 0; index < 20; index++) await fill(from, { sessionId: `s${index}` }, 3)
    let reads = 0
    const busy = intercepted(from, "getGraphContext", async () => {
      reads += 1
      if (reads % 2 === 0 || reads > 60) return
      const session = { sessionId: `s${reads % 20}` }
      await from.createQaEntry(session, turn)
      await from.updateQaEntry(session, `s${reads % 20}-0`, { answer: `changed ${reads}` })
      await from.deleteQaEntry(session, `s${reads % 20}-2`)
      if (reads % 5 === 0) await from.createQaEntry({ sessionId: `new ${reads}` }, turn)
    })
    const result = await copySessions(busy, to)
    expect(result.sessions).toBe((await sessionsOf(from)).length)
    expect(result.found).toBe(result.sessions)
    expect(await everythingIn(to)).toEqual(await everythingIn(from))
  })

  it("is read anew where an entry is deleted between two pages", async () => {
    await fill(from, key, 500)
    let deleted = 400
    const shrinking = intercepted(from, "getLatestQaEntries", async (_, __, options) => {
      if ((options as { before?: string } | undefined)?.before === undefined || deleted < 398) return
      await from.deleteQaEntry(key, `s-${deleted--}`)
    })
    await copySessions(shrinking, to)
    expect(await contentsOf(to, key)).toEqual(await contentsOf(from, key))
  })

  it("may have a session deleted, or begun anew, at any moment", async () => {
    for (const moment of [1, 2, 3, 4, 5, 6, 7, 8]) {
      to = memoryStore()
      for (const sessionId of ["a", "b", "c"]) await fill(from, { sessionId }, 150)
      let calls = 0
      const changing = intercepted(from, "getLatestQaEntries", async () => {
        if (++calls !== moment) return
        for (const sessionId of ["a", "b"]) await from.deleteSession({ sessionId })
        await from.createQaEntry({ sessionId: "b" }, turn)
      })
      await copySessions(changing, to)
      for (const sessionId of ["b", "c"]) {
        const entries = await from.getAllQaEntries({ sessionId })
        expect(await to.getAllQaEntries({ sessionId })).toEqual(entries)
      }
      await from.prune()
    }
  })

  it("is given up when a session changes each time, and says that it may be tried again", async () => {
    await fill(from, key, 500)
    let at = 499
    const restless = intercepted(from, "getLatestQaEntries", async (_, __, options) => {
      if ((options as { before?: string } | undefined)?.before !== undefined) await from.deleteQaEntry(key, `s-${at}`)
      at -= 100
      if (at < 100) at += 397
    })
    const failed = copySessions(restless, to)
    await expect(failed).rejects.toMatchObject({ code: "STORE_ERROR", retryable: true, operation: "copySessions" })
  })
})

describe("a copy that ends early", () => {
  beforeEach(async () => {
    for (let index = 0; index < 12; index++) {
      await fill(from, { sessionId: `s${index}` }, index === 0 ? 1500 : 5)
      await new Promise((resolve) => setTimeout(resolve, 3)) // each has a time of its own
    }
  })

  it("by its signal rejects with the reason, and does nothing afterwards", async () => {
    for (const after of [0, 1, 7, 10, 20]) {
      const controller = new AbortController()
      const reason = new Error(`enough ${after}`)
      if (after === 0) controller.abort(reason)
      let reports = 0
      const onProgress = (): void => void (++reports === after && controller.abort(reason))
      const copy = copySessions(from, to, { signal: controller.signal, onProgress, concurrency: 3 })
      await expect(copy).rejects.toBe(reason)
      const before = await everythingIn(to)
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(await everythingIn(to)).toEqual(before)
    }
    expect(await copySessions(from, to, { verify: true })).toMatchObject({ differences: [] })
    expect(await everythingIn(to)).toEqual(await everythingIn(from))
  })

  it("by its onProgress rejects with what that throws", async () => {
    const failure = new Error("the screen is gone")
    const onProgress = (): never => {
      throw failure
    }
    await expect(copySessions(from, to, { onProgress })).rejects.toBe(failure)
  })

  it("by a store that fails rejects with the first error", async () => {
    const closing = intercepted(to, "setGraphContext", (session) => {
      if ((session as typeof key).sessionId === "s5") return to.close()
    })
    await expect(copySessions(from, closing, { concurrency: 5 })).rejects.toMatchObject({ code: "CLOSED" })
  })

  it("by a session that fails lets the others stop where they are", async () => {
    const target = limitedStore("saveTraceStep", "readTraceSteps")
    const failing = intercepted(target, "createQaEntry", (session) => {
      if ((session as typeof key).sessionId === "s1") throw new Error("s1 fails")
    })
    await expect(copySessions(from, failing, { concurrency: 2 })).rejects.toThrow("s1 fails")
    expect((await target.getAllQaEntries({ sessionId: "s0" })).length).toBeLessThan(1000)
  })

  it("at any moment, is always made good by the next one", async () => {
    const change = fc.record({
      kind: fc.constantFrom("create", "update", "delete", "step", "context", "end", "copy"),
      session: fc.constantFrom("a", "b"),
      pick: fc.nat(1000),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 40 }), async (changes) => {
        const [source, target] = [memoryStore(), memoryStore()]
        for (const { kind, session: sessionId, pick } of changes) {
          const ids = (await source.getAllQaEntries({ sessionId })).map(({ id }) => id)
          const picked = ids[pick % (ids.length || 1)] ?? "none"
          if (kind === "create") await source.createQaEntry({ sessionId }, turn)
          if (kind === "update") await source.updateQaEntry({ sessionId }, picked, { answer: `${pick}` })
          if (kind === "delete") await source.deleteQaEntry({ sessionId }, picked)
          if (kind === "step") await source.saveTraceStep({ sessionId }, { originFunction: "f", status: `${pick}` })
          if (kind === "context") await source.setGraphContext({ sessionId }, `${pick}`)
          if (kind === "end") await source.deleteSession({ sessionId })
          if (kind === "copy") await copyUntil(source, target, pick % 7)
        }
        const { differences } = await copySessions(source, target, { verify: true })
        expect(differences.filter(({ difference }) => difference !== "extra")).toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})

/** A copy that is aborted after so many reports. */
async function copyUntil(source: SessionStore, target: SessionStore, reports: number): Promise<void> {
  const controller = new AbortController()
  let left = reports
  const onProgress = (): void => void (--left === 0 && controller.abort())
  await copySessions(source, target, { signal: controller.signal, onProgress }).catch(() => undefined)
}

describe("a store that lacks something", () => {
  it("as the source: without a listing there is nothing to go by", async () => {
    const error = { code: "UNSUPPORTED", operation: "listSessions" }
    await expect(copySessions(limitedStore(), to)).rejects.toMatchObject(error)
  })

  it("as the source: without traces the rest is copied", async () => {
    const bare = limitedStore("listSessions")
    await bare.createQaEntry(key, turn)
    expect(await copySessions(bare, to, { verify: true })).toMatchObject({ entries: 1, differences: [] })
  })

  it("as the target: without batches entries are created one by one, in order", async () => {
    await fill(from, key, 250)
    const target = limitedStore("saveTraceStep", "readTraceSteps")
    expect(await copySessions(from, target, { verify: true })).toMatchObject({ entries: 249, differences: [] })
    expect(await contentsOf(target, key)).toEqual(await contentsOf(from, key))
    expect(await copySessions(from, target)).toMatchObject({ entries: 0, steps: 0, bytes: 0 })
  })

  it("as the target: without traces sessions without steps are copied, and one with steps is told", async () => {
    await from.createQaEntry(key, turn)
    const target = limitedStore()
    expect(await copySessions(from, target, { verify: true })).toMatchObject({ entries: 1, differences: [] })
    await from.createQaEntry({ sessionId: "traced" }, turn)
    await from.saveTraceStep({ sessionId: "traced" }, { originFunction: "f", status: "ok" })
    const error = {
      code: "UNSUPPORTED",
      operation: "copySessions",
      message: expect.stringContaining("traced") as string,
    }
    await expect(copySessions(from, target)).rejects.toMatchObject(error)
    expect(await target.getAllQaEntries({ sessionId: "traced" })).toEqual([])
  })
})

it("a damaged session does not keep the others from being copied", async () => {
  const storage = await newStorage(STORES.find(({ name }) => name === "fsStore")!)
  const source = await open(storage)
  for (const sessionId of ["one", "two", "three"]) await fill(source, { sessionId }, 20)
  const { dir } = storage.childModule!.options as { readonly dir: string }
  const log = (await readdir(dir, { recursive: true })).find((path) => /s_two.*log\.1\.jsonl$/.test(path))!
  const bytes = await readFile(join(dir, log))
  bytes[bytes.length >> 1]! ^= 1
  await writeFile(join(dir, log), bytes)
  const result = await copySessions(await open(storage), to, { verify: true })
  expect(result).toMatchObject({ sessions: 3, unreadable: [{ userId: null, sessionId: "two" }], differences: [] })
  expect((await sessionsOf(to)).map(({ sessionId }) => sessionId)).toEqual(["three", "one"])
})

it("progress goes up to the result", async () => {
  for (let index = 0; index < 5; index++) await fill(from, { sessionId: `${index}` }, 300)
  const reports: CopyProgress[] = []
  const {
    unreadable: _,
    differences: __,
    ...result
  } = await copySessions(from, to, {
    onProgress: (progress) => reports.push(progress),
  })
  for (const [index, report] of reports.entries()) {
    for (const [name, value] of Object.entries(report)) {
      expect(value).toBeGreaterThanOrEqual(reports[index - 1]?.[name as keyof CopyProgress] ?? 0)
    }
  }
  expect(reports.length).toBeGreaterThan(20)
  expect(reports.at(-1)).toEqual(result)
  expect(result).toEqual({ found: 5, sessions: 5, entries: 1495, steps: 15, bytes: expect.any(Number) as number })
})

it.each<[unknown]>([
  [{ users: "ada" }],
  [{ users: [""] }],
  [{ users: [5] }],
  [{ concurrency: 0 }],
  [{ concurrency: 1.5 }],
  [{ onProgress: "log" }],
  [{ verfy: true }],
  [null],
])("the options %j are refused", async (options) => {
  const copy = copySessions(from, to, options as CopyOptions)
  await expect(copy).rejects.toMatchObject({ code: "INVALID_PARAMETER" })
})
