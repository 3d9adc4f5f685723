import { setTimeout as sleep } from "node:timers/promises"
import { postgresStore } from "@cognee-session/store-drizzle/postgres"
import { afterAll, describe, expect, inject, it } from "vitest"
import { adminOf, newSchema } from "./postgres-harness.ts"
import { CreatingProcess } from "./processes.ts"
import "./postgres-server.ts"

const url = inject("postgresUrl")
const admin = adminOf(url)
const session = { sessionId: "s" }
const entry = { question: "q", answer: "a" }

afterAll(() => admin.end())

describe("many at once", () => {
  it("8 processes that begin together make the tables once, 10 times over", async () => {
    const module = import.meta.resolve("@cognee-session/store-drizzle/postgres")
    const processes = Array.from({ length: 8 }, () => new CreatingProcess())
    const schemas = Array.from({ length: 10 }, newSchema)
    for (const schema of schemas) {
      const options = { url, schema, tablePrefix: "first_" }
      const creates = { url: module, factory: "postgresStore", options, count: 2 }
      await Promise.all(processes.map((process, n) => process.create({ ...creates, prefix: `p${n}` })))
    }
    const codes = await Promise.all(processes.map((process) => process.end()))
    expect(processes.map(({ errors }) => errors).join("")).toBe("")
    expect(codes).toEqual(Array.from({ length: 8 }, () => 0))
    for (const schema of schemas) {
      await using store = postgresStore({ url, schema, tablePrefix: "first_", migrate: "never" })
      expect((await store.getAllQaEntries(session)).length).toBe(16)
    }
    await Promise.all(schemas.map((schema) => admin`drop schema ${admin(schema)} cascade`))
  })

  it("50 creates with one timestamp have one order for all readers", async () => {
    const schema = newSchema()
    const stores = Array.from({ length: 3 }, () => postgresStore({ url, schema }))
    const createdAt = new Date()
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => stores[n % 3]!.createQaEntry(session, { ...entry, createdAt, id: `e${n}` })),
    )
    const seen = await Promise.all(stores.map((store) => store.getAllQaEntries(session)))
    const [first, ...others] = seen.map((entries) => entries.map(({ id }) => id))
    expect(first).toHaveLength(50)
    for (const other of others) expect(other).toEqual(first)
    expect((await stores[0]!.getLatestQaEntries(session, 50)).map(({ id }) => id)).toEqual(first)
    await Promise.all(stores.map((store) => store.close()))
    await admin`drop schema ${admin(schema)} cascade`
  })

  it("40 trace steps and 10 first graph contexts at once all succeed", async () => {
    const schema = newSchema()
    await using store = postgresStore({ url, schema })
    const step = { originFunction: "f", status: "ok" }
    const traceIds = await Promise.all(Array.from({ length: 40 }, () => store.saveTraceStep(session, step)))
    const read = (await store.readTraceSteps(session)).map(({ traceId }) => traceId)
    expect(read.toSorted()).toEqual(traceIds.toSorted())
    const contexts = Array.from({ length: 10 }, (_, n) => `context ${n}`)
    await Promise.all(contexts.map((context) => store.setGraphContext({ sessionId: "first" }, context)))
    expect(contexts).toContain(await store.getGraphContext({ sessionId: "first" }))
    await admin`drop schema ${admin(schema)} cascade`
  })
})

describe("a batch of which some entries are held", () => {
  it.each(["delete the session", "delete one entry"])("is whole, though others %s while it waits", async (what) => {
    const schema = newSchema()
    await using store = postgresStore({ url, schema })
    const [first, second] = ["1", "2"].map((id) => ({ ...entry, id }))
    for (const held of [first!, second!]) await store.createQaEntry(session, held)
    let creating: Promise<unknown> | undefined
    await admin.begin(async (transaction) => {
      const sessions = transaction(`${schema}.cognee_session_sessions`)
      if (what === "delete the session") await transaction`delete from ${sessions}`
      else await transaction`update ${sessions} set item_count = item_count - 1, last_position = last_position + 1`
      await transaction`
        delete from ${transaction(`${schema}.cognee_session_qa_entries`)}
        where id = '1' or ${what === "delete the session"}`
      creating = store.createQaEntries(session, [first!, { ...entry, id: "new" }])
      creating.catch(() => {})
      await sleep(200) // it waits for this transaction by now
    })
    await creating
    const ids = (await store.getAllQaEntries(session)).map(({ id }) => id)
    expect(ids).toEqual(what === "delete the session" ? ["1", "new"] : ["2", "1", "new"])
    await admin`drop schema ${admin(schema)} cascade`
  })
})

describe("an id that another writer takes while the statement waits", () => {
  it("is found when the statement is sent again", async () => {
    const schema = newSchema()
    await using store = postgresStore({ url, schema })
    await store.createQaEntry(session, { ...entry, id: "1" })
    let creating: Promise<unknown> | undefined
    await admin.begin(async (transaction) => {
      const entries = transaction(`${schema}.cognee_session_qa_entries`)
      await transaction`
        insert into ${entries}
        select session_key, incarnation, 1000, 'taken', 'another fingerprint', created_at, question, answer
        from ${entries} where id = '1'`
      creating = store.createQaEntry(session, { ...entry, id: "taken" })
      creating.catch(() => {})
      await sleep(200) // it waits for this transaction by now
    })
    await expect(creating).rejects.toMatchObject({ code: "CONFLICT", ids: ["taken"] })
    await admin`drop schema ${admin(schema)} cascade`
  })
})
