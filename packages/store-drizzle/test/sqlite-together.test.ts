import { mkdtemp, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { sqliteStore } from "@cognee-session/store-drizzle/sqlite"
import Database from "better-sqlite3"
import { drizzle } from "drizzle-orm/better-sqlite3"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { CreatingProcess } from "./processes.ts"

const session = { sessionId: "s" }
const entry = { question: "q", answer: "a" }
const module = import.meta.resolve("@cognee-session/store-drizzle/sqlite")

let dir: string
let path: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "cognee-session-sqlite-"))
  path = join(dir, "sessions.db")
})

afterEach(() => rm(dir, { recursive: true }))

function create(process: CreatingProcess, prefix: string, count: number, file = path): Promise<void> {
  return process.create({ url: module, factory: "sqliteStore", options: { path: file }, prefix, count })
}

async function idsIn(file: string): Promise<string[]> {
  await using store = sqliteStore({ path: file, migrate: "never" })
  return (await store.getAllQaEntries(session)).map(({ id }) => id)
}

describe("several processes on one file", () => {
  it("8 that begin together make the tables once, 10 times over", async () => {
    const processes = Array.from({ length: 8 }, () => new CreatingProcess())
    const files = Array.from({ length: 10 }, (_, round) => join(dir, `${round}.db`))
    for (const file of files) await Promise.all(processes.map((process, n) => create(process, `p${n}`, 2, file)))
    const codes = await Promise.all(processes.map((process) => process.end()))
    expect(processes.map(({ errors }) => errors).join("")).toBe("")
    expect(codes).toEqual(Array.from({ length: 8 }, () => 0))
    for (const file of files) expect(await idsIn(file)).toHaveLength(16)
  })

  it("4 that write at once lose nothing, and keep their order", async () => {
    const processes = Array.from({ length: 4 }, () => new CreatingProcess())
    await Promise.all(processes.map((process, n) => create(process, `p${n}`, 100)))
    await Promise.all(processes.map((process) => process.end()))
    const held = await idsIn(path)
    for (const process of processes) {
      const own = process.acknowledged
      expect(own).toHaveLength(100)
      expect(held.filter((id) => own.includes(id))).toEqual(own)
    }
  })

  it("what was acknowledged survives kill -9, 10 times over", async () => {
    const acknowledged: string[] = []
    for (let round = 0; round < 10; round++) {
      const process = new CreatingProcess()
      const creating = create(process, `p${round}`, 1_000_000)
      while (process.acknowledged.length < 5) await sleep(5)
      await sleep(Math.random() * 50)
      await process.kill()
      await creating
      acknowledged.push(...process.acknowledged)
    }
    const held = await idsIn(path)
    expect(held.filter((id) => acknowledged.includes(id))).toEqual(acknowledged)
    expect(held.length).toBeLessThanOrEqual(acknowledged.length + 10) // one under way in each round
  })
})

describe("faults", () => {
  it("a full disk: the error says so, nothing is half there, and the handle works when there is room", async () => {
    const client = new Database(path)
    await using store = sqliteStore({ db: drizzle(client) })
    await store.createQaEntry(session, { ...entry, id: "1" })
    const pages = client.pragma("page_count", { simple: true }) as number
    client.pragma(`max_page_count = ${pages + 2}`)
    const large = { ...entry, id: "2", answer: "a".repeat(100_000) }
    await expect(store.createQaEntry(session, large)).rejects.toMatchObject({
      code: "STORE_ERROR",
      retryable: true,
      outcome: "not-applied",
      cause: { code: "SQLITE_FULL" },
    })
    expect((await store.getAllQaEntries(session)).map(({ id }) => id)).toEqual(["1"])
    client.pragma("max_page_count = 1000000")
    expect(await store.createQaEntry(session, large)).toBe("2")
    client.close()
  })

  it("a lock that another holds for too long: the call fails after the busy timeout, and works later", async () => {
    await using store = sqliteStore({ path, busyTimeoutMs: 100 })
    await store.createQaEntry(session, { ...entry, id: "1" })
    const other = new Database(path)
    other.exec("begin immediate")
    await expect(store.createQaEntry(session, { ...entry, id: "2" })).rejects.toMatchObject({
      retryable: true,
      outcome: "not-applied",
      ids: ["2"],
    })
    expect(await store.latestQaId(session)).toBe("1")
    other.exec("rollback")
    other.close()
    expect(await store.createQaEntry(session, { ...entry, id: "2" })).toBe("2")
  })

  it("a directory that is not there, and a file that is no database", async () => {
    await using nowhere = sqliteStore({ path: join(dir, "none", "sessions.db") })
    await expect(nowhere.getAllQaEntries(session)).rejects.toMatchObject({
      code: "STORE_ERROR",
      cause: { code: "ENOENT" },
    })
    await using noDatabase = sqliteStore({ path: import.meta.filename })
    await expect(noDatabase.getAllQaEntries(session)).rejects.toMatchObject({ cause: { code: "SQLITE_NOTADB" } })
  })
})

it("the file is its owner's alone", async () => {
  await using store = sqliteStore({ path })
  await store.createQaEntry(session, entry)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

it("expired sessions that nobody asks for are swept away", async () => {
  await using short = sqliteStore({ path, ttlSeconds: 0.05 })
  await short.createQaEntry({ sessionId: "short" }, entry)
  await sleep(100)
  const other = sqliteStore({ path })
  await other.createQaEntry(session, entry)
  await other.close()
  const client = new Database(path)
  expect(client.prepare("select session_id from cognee_session_sessions").pluck().all()).toEqual(["s"])
  expect(client.prepare("select count(*) from cognee_session_qa_entries").pluck().get()).toBe(1)
  client.close()
})
