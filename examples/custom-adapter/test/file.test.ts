import { deepEqual, equal, ok, rejects } from "node:assert/strict"
import { spawn } from "node:child_process"
import { on, once } from "node:events"
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, it } from "node:test"
import { fileURLToPath } from "node:url"
import type { SessionStore } from "@cognee-session/core"
import { jsonFileStore } from "../src/json-file-store.ts"

// What the suite cannot know of: that there is a file, and one process.

const session = { sessionId: "s" }
const entry = { question: "q", answer: "a" }

describe("the file", () => {
  let dir: string
  let file: string

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "json-file-store-"))
    file = join(dir, "sessions.json")
  })

  afterEach(() => rm(dir, { recursive: true }))

  it("holds what was written when its last handle was closed", async () => {
    const first = jsonFileStore({ file, ttlSeconds: 60 })
    const id = await first.createQaEntry(session, { ...entry, memifyMetadata: JSON.parse('{"__proto__":true}') })
    const written = await first.getQaEntry(session, id)
    await first.close()
    const second = jsonFileStore({ file })
    deepEqual(await second.getQaEntry(session, id), written)
    await second.close()
  })

  it("is refused when it is damaged, and left as it is", async () => {
    const first = jsonFileStore({ file })
    await first.setGraphContext(session, "graph")
    await first.close()
    const damaged = (await readFile(file, "utf8")).replace("graph", "grape")
    await writeFile(file, damaged)
    await using second = jsonFileStore({ file })
    await rejects(second.getGraphContext(session), { code: "STORE_ERROR", outcome: "not-applied" })
    await rejects(second.setGraphContext(session, "new"), { code: "STORE_ERROR", outcome: "not-applied" })
    equal(await readFile(file, "utf8"), damaged)
  })

  it("is as it was when a write fails, and the next write succeeds", async () => {
    const below = join(dir, "below")
    await using store = jsonFileStore({ file: join(below, "sessions.json") })
    await store.createQaEntry(session, { ...entry, id: "e1" })
    await rename(below, `${below}-away`)
    await writeFile(below, "in the way")
    const failure = { code: "STORE_ERROR", outcome: "not-applied", ids: ["e2"] }
    await rejects(store.createQaEntry(session, { ...entry, id: "e2" }), failure)
    deepEqual(await idsOf(store), ["e1"])
    await rm(below)
    await store.createQaEntry(session, { ...entry, id: "e2" })
    deepEqual(await idsOf(store), ["e1", "e2"])
  })

  it("is whole when its process was killed, with all that was acknowledged", async () => {
    const writer = spawn(process.execPath, [fileURLToPath(new URL("writer.js", import.meta.url)), file])
    const ended = once(writer, "close")
    let told = ""
    for await (const [chunk] of on(writer.stdout.setEncoding("utf8"), "data", { close: ["end"] })) {
      told += chunk
      if (told.length > 500) writer.kill("SIGKILL")
    }
    await ended
    await using store = jsonFileStore({ file })
    const ids = await idsOf(store)
    const acknowledged = told.trim().split("\n")
    deepEqual(ids.slice(0, acknowledged.length), acknowledged)
    ok(ids.length <= acknowledged.length + 1, "beside it there is at most the write that was under way")
  })
})

async function idsOf(store: SessionStore): Promise<string[]> {
  return (await store.getAllQaEntries(session)).map(({ id }) => id)
}
