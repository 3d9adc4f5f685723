import { type AddressInfo, type Socket, connect, createServer } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { type SessionError, type SessionStore, isSessionError } from "@cognee-session/core"
import { type FaultProxy, type PostgresServer, startFaultProxy, startPostgres } from "@cognee-session/dev-services"
import { postgresStore } from "@cognee-session/store-drizzle/postgres"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const session = { sessionId: "s", userId: "u" }
const entry = { question: "q", answer: "a" }

let server: PostgresServer
let proxy: FaultProxy

beforeAll(async () => {
  server = await startPostgres()
  proxy = await startFaultProxy({ target: server, protocol: "postgres" })
})

afterAll(async () => {
  await proxy.close()
  await server.stop()
})

describe("servers that fail while 16 writers create", () => {
  it("killed backends, 20 times: what was acknowledged is there once, the rest as its outcome says", async () => {
    await using store = postgresStore({ url: server.url, schema: "kills" })
    await expectOnce(store, async (created) => {
      for (let round = 0; round < 20; round++) {
        await created(10)
        await server.query("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()")
      }
    })
  })

  it("a server that is killed and started again, 3 times: the same", async () => {
    await using store = postgresStore({ url: server.url, schema: "crashes", timeoutMs: 10_000 })
    await expectOnce(store, async (created) => {
      for (let round = 0; round < 3; round++) {
        await created(50)
        await server.kill()
        await server.restart()
      }
    })
  })

  it("replies that are lost after the commit: the same", async () => {
    await using store = postgresStore({ url: proxy.url, schema: "drops" })
    await expectOnce(store, async () => {
      await proxy.inject({ dropReplies: 0.05 })
      await sleep(1500)
      await proxy.heal()
    })
    expect(proxy.counts.droppedReplies).toBeGreaterThan(5)
  })
})

describe("one reply that is lost after the commit", () => {
  const calls: [name: string, (store: SessionStore) => Promise<unknown>, (store: SessionStore) => Promise<unknown>][] =
    [
      ["createQaEntry", (s) => s.createQaEntry(session, { ...entry, id: "new" }), (s) => s.getQaEntry(session, "new")],
      ["createQaEntries", (s) => s.createQaEntries(session, [entry]), async (s) => (await ids(s)).length === 3],
      ["updateQaEntry", (s) => s.updateQaEntry(session, "1", { answer: "b" }), (s) => holds(s, "b")],
      ["deleteQaEntry", (s) => s.deleteQaEntry(session, "1"), async (s) => (await s.getQaEntry(session, "1")) === null],
      ["setGraphContext", (s) => s.setGraphContext(session, "g"), (s) => s.getGraphContext(session)],
      ["deleteSession", (s) => s.deleteSession(session), async (s) => (await ids(s)).length === 0],
      [
        "saveTraceStep",
        (s) => s.saveTraceStep(session, { originFunction: "f", status: "ok" }),
        async (s) => (await s.readTraceSteps(session)).length === 1,
      ],
    ]

  it.each(calls)("%s rejects with an unknown outcome and is not sent again", async (name, call, isDone) => {
    await using store = postgresStore({ url: proxy.url, schema: `lost ${name}` })
    for (const id of ["1", "2"]) await store.createQaEntry(session, { ...entry, id })
    await call(store).then(() => store.deleteSession(session)) // every statement is prepared by now
    for (const id of ["1", "2"]) await store.createQaEntry(session, { ...entry, id })

    await proxy.inject({ dropReplyNumber: 1 })
    const error = await call(store).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: "STORE_ERROR", operation: name, outcome: "unknown", retryable: true })
    await proxy.heal()
    expect(await isDone(store)).toBeTruthy()
  })

  it("reads are sent again", async () => {
    await using store = postgresStore({ url: proxy.url, schema: "lost reads" })
    await store.createQaEntry(session, { ...entry, id: "1" })
    await ids(store)
    await proxy.inject({ dropReplyNumber: 1 })
    expect(await ids(store)).toEqual(["1"])
    await proxy.heal()
  })
})

describe("a server that is silent", () => {
  it("calls fail in bounded time, and the same handle works when it speaks again", async () => {
    await using first = postgresStore({ url: proxy.url, schema: "stalls" })
    await first.createQaEntry(session, { ...entry, id: "1" })
    await using store = postgresStore({ url: proxy.url, schema: "stalls", timeoutMs: 2_000 })
    await ids(store)
    await proxy.inject({ stall: true })
    const errors = await Promise.all([
      store.setGraphContext(session, "g").catch((error: unknown) => error as SessionError), // on the connection that is there
      store.getAllQaEntries(session).catch((error: unknown) => error as SessionError), // for which there is none
    ])
    expect(errors.map((error) => (isSessionError(error) ? error.outcome : "done"))).toEqual(["unknown", "not-applied"])
    await proxy.heal()
    expect(await ids(store)).toEqual(["1"])
    await store.createQaEntry(session, { ...entry, id: "2" })
    expect(await ids(store)).toEqual(["1", "2"])
  })
})

it("a connection that never comes up is given up in time for the call to have another", async () => {
  const url = new URL(server.url)
  const { hostname, port } = url
  const sockets: Socket[] = []
  const silentAtFirst = createServer((socket) => {
    sockets.push(socket.on("error", () => {}))
    if (sockets.length > 1) socket.pipe(connect(Number(port), hostname)).pipe(socket)
  })
  await new Promise<void>((resolve) => silentAtFirst.listen(0, "127.0.0.1", resolve))
  url.host = `127.0.0.1:${(silentAtFirst.address() as AddressInfo).port}`
  {
    await using store = postgresStore({ url: url.href, schema: "never up", timeoutMs: 2_000 })
    await store.createQaEntry(session, { ...entry, id: "1" })
    expect(await ids(store)).toEqual(["1"])
  }
  for (const socket of sockets) socket.destroy()
  silentAtFirst.close()
})

async function ids(store: SessionStore): Promise<string[]> {
  return (await store.getAllQaEntries(session)).map(({ id }) => id)
}

async function holds(store: SessionStore, answer: string): Promise<boolean> {
  return (await store.getAllQaEntries(session)).some((held) => held.answer === answer)
}

/**
 * 16 writers create while the fault is made, which can wait until so many more creates are acknowledged; then what is
 * there must be what they were told.
 */
async function expectOnce(
  store: SessionStore,
  fault: (created: (more: number) => Promise<void>) => Promise<void>,
): Promise<void> {
  const told = new Map<string, string>()
  const idsTold = (what: string): string[] => [...told].filter(([, outcome]) => outcome === what).map(([id]) => id)
  const created = async (more: number): Promise<void> => {
    for (const target = idsTold("done").length + more; idsTold("done").length < target;) await sleep(5)
  }
  let over = false
  const lane = async (name: string): Promise<void> => {
    for (let n = 0; !over; n++) {
      const id = `${name}-${n}`
      told.set(id, "under way")
      told.set(id, await store.createQaEntry({ sessionId: name }, { ...entry, id }).then(() => "done", outcomeOf))
    }
  }
  await store.createQaEntry(session, entry)
  const lanes = Array.from({ length: 16 }, (_, n) => lane(`lane${n}`))
  await Promise.race([fault(created), Promise.all(lanes)]) // lanes end only by an error that must not be
  over = true
  await Promise.all(lanes)
  const held = (
    await Promise.all(Array.from({ length: 16 }, (_, n) => store.getAllQaEntries({ sessionId: `lane${n}` })))
  ).flatMap((entries) => entries.map(({ id }) => id))
  expect(new Set(held).size, "entries that are there twice").toBe(held.length)
  const there = new Set(held)
  expect(
    idsTold("done").filter((id) => !there.has(id)),
    "acknowledged and lost",
  ).toEqual([])
  expect(
    idsTold("not-applied").filter((id) => there.has(id)),
    "not applied and there",
  ).toEqual([])
  expect(idsTold("done").length).toBeGreaterThan(50)
}

function outcomeOf(error: unknown): string {
  if (!isSessionError(error) || error.code !== "STORE_ERROR") throw error
  return error.outcome
}
