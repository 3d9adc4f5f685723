import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PGlite } from "@electric-sql/pglite"
import { postgresStore } from "@cognee-session/store-drizzle/postgres"
import { drizzle } from "drizzle-orm/pglite"
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest"
import { CreatingProcess } from "./processes.ts"

const session = { sessionId: "s" }
let empty: string
let dir: string

// Making the files of a new PGlite takes ten times as long as opening them.
beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), "cognee-session-pglite-"))
  const client = new PGlite(join(empty, "db"))
  await client.waitReady
  await client.close()
})

afterAll(() => rm(empty, { recursive: true }))

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "cognee-session-pglite-"))
  await cp(empty, dir, { recursive: true })
})

afterEach(() => rm(dir, { recursive: true }))

function creating(prefix: string, count: number): CreatingProcess {
  const url = new URL("./children/pglite.mjs", import.meta.url).href
  const process = new CreatingProcess()
  void process.create({ url, factory: "pgliteStore", options: { dir: join(dir, "db") }, prefix, count })
  return process
}

it("of two processes on one directory the second gets an error that says so", async () => {
  const first = creating("first", 1_000_000)
  while (first.acknowledged.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  const second = creating("second", 1)
  expect(await second.end()).not.toBe(0)
  expect(second.errors).toMatch(/the directory of this PGlite is in use by process \d+/)
  await first.kill()
})

it("what a killed process had acknowledged is there for the next one, whose directory it is then", async () => {
  const acknowledged: string[] = []
  for (let round = 0; round < 3; round++) {
    const process = creating(`p${round}`, 1_000_000)
    while (process.acknowledged.length < 5) await new Promise((resolve) => setTimeout(resolve, 20))
    await process.kill()
    acknowledged.push(...process.acknowledged)
  }
  const client = new PGlite(join(dir, "db"))
  const store = postgresStore({ db: drizzle(client) })
  const held = (await store.getAllQaEntries(session)).map(({ id }) => id)
  expect(held.filter((id) => acknowledged.includes(id))).toEqual(acknowledged)
  await store.close()
  await client.close()
  expect((await readdir(join(dir, "db"))).filter((name) => name.includes("cognee"))).toEqual([])
})

it("two stores on one PGlite are two handles; two PGlites on one directory are refused", async () => {
  const path = join(dir, "db")
  const client = new PGlite(path)
  const stores = [1, 2].map(() => postgresStore({ db: drizzle(client) }))
  for (const store of stores) await store.setGraphContext(session, "g")
  const other = new PGlite(`file://${path}`)
  const refused = postgresStore({ db: drizzle(other) })
  await expect(refused.getGraphContext(session)).rejects.toMatchObject({
    code: "STORE_ERROR",
    message: expect.stringContaining("another PGlite of this process") as unknown,
  })
  for (const store of [...stores, refused]) await store.close()
  await client.close()
})

it("a lock that a process has left behind does not count", async () => {
  const path = join(dir, "db")
  const client = new PGlite(path)
  await client.waitReady
  for (const text of ["", "{}", '{"pid":1,"started":"0"}', "garbage"]) {
    await writeFile(join(path, "cognee-session.pid"), text)
    await using store = postgresStore({ db: drizzle(client) })
    await store.setGraphContext(session, text)
  }
  await client.close()
})
