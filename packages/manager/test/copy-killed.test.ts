import { execFile } from "node:child_process"
import { join } from "node:path"
import type { SessionStore } from "@cognee-session/core"
import type { ChildModule } from "@cognee-session/testkit"
import { describe, expect, it } from "vitest"
import { copySessions } from "../src/index.ts"
import { everythingIn, fill, sessionsOf } from "./copy-contents.ts"
import { STORES, newStorage, open, pairsOf } from "./stores.ts"

const CHILD = join(import.meta.dirname, "children/copy.mjs")

/** Runs a copy in a process of its own, which kills itself after so many reports. Resolves to the signal that ended it. */
function copyInChild(from: ChildModule, to: ChildModule, killAfter: number): Promise<NodeJS.Signals | null> {
  return new Promise((resolve, reject) => {
    const options = { timeout: 120_000, killSignal: "SIGTERM" } as const
    const child = execFile(process.execPath, [CHILD, JSON.stringify({ from, to, killAfter })], options, (error) => {
      if (error === null || child.signalCode === "SIGKILL") resolve(child.signalCode)
      else reject(error)
    })
  })
}

/** Every session of the target begins as the source's does, and nothing stands there twice. */
async function expectBeginnings(from: SessionStore, to: SessionStore): Promise<void> {
  for (const session of await sessionsOf(to)) {
    const [entries, copied] = [await from.getAllQaEntries(session), await to.getAllQaEntries(session)]
    expect(copied).toEqual(entries.slice(0, copied.length))
    const [steps, copiedSteps] = [await from.readTraceSteps(session), await to.readTraceSteps(session)]
    expect(copiedSteps).toEqual(steps.slice(0, copiedSteps.length))
  }
}

const shared = STORES.filter(({ name }) => name !== "memoryStore") // what several processes can open

describe.each(pairsOf(shared))("a copy from $name that is killed", ({ source, target }) => {
  it("goes on where it was, however often", { timeout: 300_000 }, async () => {
    const [sourceStorage, targetStorage] = [await newStorage(source), await newStorage(target)]
    const [from, to] = [await open(sourceStorage), await open(targetStorage)]
    for (let index = 0; index < 12; index++) await fill(from, { userId: "ada", sessionId: `s${index}` }, 250)
    await fill(from, { sessionId: "long" }, 3000)
    const [one, other] = [sourceStorage.childModule!, targetStorage.childModule!]
    for (const killAfter of [1, 2, 3, 5, 8, 13, 21]) {
      expect(await copyInChild(one, other, killAfter)).toBe("SIGKILL")
      await expectBeginnings(from, to)
    }
    const ada = { userId: "ada", sessionId: "s3" }
    await from.updateQaEntry(ada, "s3-5", { answer: "changed" })
    await from.deleteQaEntry(ada, "s3-200")
    await from.createQaEntry(ada, { question: "q", answer: "a" })
    expect(await copyInChild(one, other, 14)).toBe("SIGKILL")
    expect(await copyInChild(one, other, 0)).toBeNull()
    const result = await copySessions(from, to, { verify: true })
    expect(result).toMatchObject({ sessions: 13, entries: 0, steps: 0, differences: [] })
    expect(await everythingIn(to)).toEqual(await everythingIn(from))
  })
})
