import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { setTimeout } from "node:timers/promises"
import { inspect } from "node:util"
import type { SessionError, SessionStore } from "@cognee-session/core"
import { redisStore } from "@cognee-session/store-redis"
import { Redis } from "ioredis"
import { describe, expect, it } from "vitest"
import { sessionKeys } from "../src/keys.ts"
import { connected, ending, opened, rejection, started } from "./resources.ts"

const SESSION = { userId: "ada", sessionId: "s" }
const ENTRY = { question: "q", answer: "a" }

describe("the rights that docs/redis.md lists", () => {
  const RIGHTS =
    "+eval +evalsha +info +time +scan +zadd +zrem +zscore +zmscore +zcount +zrandmember +zrangebyscore " +
    "+zrevrangebyscore +zremrangebyscore +hget +hset +hlen +exists +unlink +pexpireat +persist"

  it("suffice for every call", async () => {
    const { url } = await started({ users: [`sessions on >secret ~cognee-session:* -@all ${RIGHTS}`] })
    const granted = url.replace("//", "//sessions:secret@")
    const [store, forever] = [opened({ url: granted, ttlSeconds: 60 }), opened({ url: granted })]
    for (const one of [store, forever, store]) {
      await one.createQaEntries(SESSION, [{ ...ENTRY, id: "e" }, ENTRY])
      await one.createQaEntry(SESSION, { ...ENTRY, id: "e" })
      await one.updateQaEntry(SESSION, "e", { memifyMetadataPatch: { seen: true } })
      await one.saveTraceStep(SESSION, { originFunction: "f", status: "success" })
      await one.setGraphContext(SESSION, "graph")
      await one.deleteQaEntry(SESSION, "e")
    }
    expect(await store.getAllQaEntries(SESSION)).toHaveLength(3)
    expect(await store.getLatestQaEntries(SESSION, 1, { before: (await store.latestQaId(SESSION))! })).toHaveLength(1)
    expect(await store.getQaEntry(SESSION, "e")).toBeNull()
    expect(await store.getGraphContext(SESSION)).toBe("graph")
    expect((await store.listSessions("all")).sessions).toHaveLength(1)
    await opened({ url: granted, ttlSeconds: 0.001 }).setGraphContext({ sessionId: "expires" }, "graph")
    await setTimeout(20)
    expect((await store.listSessions({ userId: null })).sessions).toEqual([])
    expect(await store.deleteSession(SESSION)).toBe(true)
    await store.prune()
  })

  it("are missed when they are not there", async () => {
    const { url } = await started({ users: [`sessions on >secret ~other:* -@all ${RIGHTS}`] })
    const store = opened({ url: url.replace("//", "//sessions:secret@") })
    const error = await rejection(store.createQaEntry(SESSION, ENTRY))
    expect(error).toMatchObject({ code: "STORE_ERROR", retryable: false })
    expect(error.message).toMatch(/lacks a right/)
  })
})

describe("a server that evicts keys", () => {
  it("is warned of once", async () => {
    const { url } = await started({ settings: { "maxmemory-policy": "allkeys-lru" } })
    const warnings: (Error & { code?: string })[] = []
    const listen = (warning: Error): number => warnings.push(warning)
    process.on("warning", listen)
    const store = opened({ url })
    await store.getGraphContext(SESSION)
    await store.getGraphContext(SESSION)
    await setTimeout(0)
    process.off("warning", listen)
    expect(warnings.map(({ code }) => code)).toEqual(["COGNEE_SESSION_REDIS_EVICTS"])
  })
})

describe("a full server", () => {
  it("refuses what needs memory, and takes deletions", async () => {
    const { url } = await started()
    const store = opened({ url })
    const client = connected(url)
    for (const id of ["e", "f", "g"]) await store.createQaEntry(SESSION, { ...ENTRY, id })
    await store.createQaEntry({ sessionId: "other" }, ENTRY)
    await client.config("SET", "maxmemory", "1")
    for (const write of [
      () => store.createQaEntry(SESSION, ENTRY),
      () => store.createQaEntry({ sessionId: "new" }, ENTRY),
      () => store.updateQaEntry(SESSION, "e", { answer: "b" }),
      () => store.saveTraceStep(SESSION, { originFunction: "f", status: "success" }),
      () => store.setGraphContext(SESSION, "graph"),
    ]) {
      expect(await rejection(write())).toMatchObject({ code: "STORE_ERROR", retryable: true, outcome: "not-applied" })
    }
    expect((await store.getAllQaEntries(SESSION)).map(({ id, answer }) => id + answer)).toEqual(["ea", "fa", "ga"])
    expect((await store.listSessions("all")).sessions).toHaveLength(2)
    expect([await store.deleteQaEntry(SESSION, "e"), await store.deleteQaEntry(SESSION, "e")]).toEqual([true, false])
    expect([await store.deleteSession(SESSION), await store.deleteSession(SESSION)]).toEqual([true, false])
    await store.prune()
    expect((await store.listSessions("all")).sessions).toEqual([])
    await client.config("SET", "maxmemory", "0")
    await store.createQaEntry(SESSION, ENTRY)
  })

  it("that its clients have filled keeps all that it acknowledged, and takes more when there is room", async () => {
    const { url } = await started({ settings: { maxmemory: "4mb", "maxmemory-policy": "noeviction" } })
    const store = opened({ url })
    const acknowledged: string[] = []
    const fill = async (lane: number): Promise<SessionError> => {
      for (let n = 0; ; n += 1) {
        const id = `${lane}-${n}`
        const created = store.createQaEntry({ sessionId: `s${lane}` }, { id, question: "q", answer: "a".repeat(5000) })
        const error = await created.then(
          () => null,
          (reason: SessionError) => reason,
        )
        if (error !== null) return error
        acknowledged.push(id)
      }
    }
    const lanes = Array.from({ length: 8 }, (_, lane) => lane)
    for (const error of await Promise.all(lanes.map(fill))) {
      expect(error).toMatchObject({ code: "STORE_ERROR", retryable: true, outcome: "not-applied" })
      expect(error.message).toMatch(/memory is full/)
    }
    const held = await Promise.all(lanes.map((lane) => store.getAllQaEntries({ sessionId: `s${lane}` })))
    expect(held.flatMap((entries) => entries.map(({ id }) => id)).toSorted()).toEqual(acknowledged.toSorted())
    expect(await store.deleteSession({ sessionId: "s0" })).toBe(true)
    const isTaken = (): Promise<boolean> =>
      store.createQaEntry({ sessionId: "s0" }, ENTRY).then(
        () => true,
        () => false,
      )
    while (!(await isTaken())) await setTimeout(10) // the server gives the memory back in the background
    expect(await store.getAllQaEntries({ sessionId: "s0" })).toHaveLength(1)
  })
})

describe("a session that expires", () => {
  type Stores = [SessionStore, SessionStore, SessionStore]
  const STEP = { originFunction: "f", status: "success" }

  it("has one end for all its keys, whatever was written last", async () => {
    const { url } = await started()
    const client = connected(url)
    const [store, brief, forever] = [60, 0.2, undefined].map((ttlSeconds) => opened({ url, ttlSeconds })) as Stores
    const { session, steps } = sessionKeys("cognee-session:", SESSION)
    const endsOf = async (): Promise<number[]> => {
      const replies = await client.multi().pttl(session).pttl(steps).exec()
      return replies!.map(([, milliseconds]) => milliseconds as number)
    }
    await forever.saveTraceStep(SESSION, STEP)
    for (const write of [
      () => store.saveTraceStep(SESSION, STEP),
      () => store.createQaEntry(SESSION, { ...ENTRY, id: "e" }),
      () => store.updateQaEntry(SESSION, "e", { answer: "b" }),
      () => store.setGraphContext(SESSION, "other"),
      () => store.deleteQaEntry(SESSION, "e"),
    ]) {
      await forever.createQaEntry(SESSION, ENTRY)
      expect(await endsOf()).toEqual([-1, -1])
      await write()
      const [ofSession, ofSteps] = await endsOf()
      expect(ofSession).toBeGreaterThan(0)
      expect(ofSteps).toBe(ofSession)
    }
    await brief.setGraphContext(SESSION, "brief")
    while ((await client.exists(session)) === 1) await setTimeout(10)
    expect(await client.exists(steps)).toBe(0)
    expect(await store.readTraceSteps(SESSION)).toEqual([])
  })
})

describe("a read-only replica", () => {
  it("refuses writes, to be repeated", async () => {
    const primary = await started()
    const replica = await started({ replicaOf: primary })
    const store = opened({ url: replica.url, timeoutMs: 300 })
    expect(await rejection(store.createQaEntry(SESSION, ENTRY))).toMatchObject({
      code: "STORE_ERROR",
      retryable: true,
      outcome: "not-applied",
    })
    expect(await store.getAllQaEntries(SESSION)).toEqual([])
  })
})

describe("a connection that cannot be", () => {
  it("is told at once when the password is wrong, without the password", async () => {
    const { url } = await started({ password: "right" })
    const store = opened({ url: url.replace("right", "mistaken"), timeoutMs: 60_000 })
    const error = await rejection(store.createQaEntry(SESSION, ENTRY))
    expect(error).toMatchObject({ retryable: false, outcome: "not-applied" })
    expect(inspect(error, { depth: null })).not.toMatch(/mistaken|right/)
  })

  it("is told at once when there is no such database, and nothing goes to another", async () => {
    const { url } = await started()
    const store = opened({ url: `${url}/999`, timeoutMs: 60_000 })
    expect(await rejection(store.setGraphContext(SESSION, "graph"))).toMatchObject({ retryable: false })
    expect(await connected(url).dbsize()).toBe(0)
  })

  it("makes no more calls wait than there is room for", { timeout: 60_000 }, async () => {
    const server = await started()
    const store = opened({ url: server.url, timeoutMs: 2000 })
    await server.kill()
    const calls = Array.from({ length: 12_000 }, () => rejection(store.createQaEntry(SESSION, ENTRY)))
    const errors = await Promise.all(calls)
    const crowded = errors.filter(({ message }) => message.includes("too many calls"))
    expect(crowded).toHaveLength(2000)
    for (const { retryable, outcome } of errors) expect([retryable, outcome]).toEqual([true, "not-applied"])
  })
})

describe("a client that is handed in", () => {
  it("stays open when the store is closed, and connects at first use", async () => {
    const { url } = await started()
    const client = new Redis(url, { lazyConnect: true })
    ending({ [Symbol.asyncDispose]: async () => client.disconnect() })
    const stores = Array.from({ length: 20 }, () => redisStore({ client, keyPrefix: `${randomUUID()}:` }))
    expect(client.status).toBe("wait")
    await Promise.all(stores.map((store) => store.setGraphContext(SESSION, "graph")))
    for (const store of stores) await store.close()
    expect(client.status).toBe("ready")
    expect(client.listenerCount("ready") + client.listenerCount("end")).toBe(0)
  })

  it("that its owner has closed is told at once", async () => {
    const { url } = await started()
    const client = new Redis(url)
    client.disconnect()
    await once(client, "end")
    const store = opened({ client, timeoutMs: 60_000 })
    expect(await rejection(store.createQaEntry(SESSION, ENTRY))).toMatchObject({
      retryable: false,
      outcome: "not-applied",
    })
  })

  it.each([
    ["neither", {}],
    ["both", { url: "redis://localhost", client: {} }],
    ["a url of something else", { url: "http://user:secret@localhost" }],
    ["something else for a client", { client: {} }],
    ["a prefix with braces", { url: "redis://localhost", keyPrefix: "{a}" }],
    ["no time", { url: "redis://localhost", timeoutMs: 0 }],
    ["an unknown option", { url: "redis://localhost", prefix: "a" }],
  ])("is refused with options that cannot be right: %s", (_, options) => {
    expect(() => redisStore(options as never)).toThrow(
      expect.objectContaining({ code: "INVALID_PARAMETER", message: expect.not.stringContaining("secret") as string }),
    )
  })
})

describe("the indexes", () => {
  it("lose what has expired when they are listed", async () => {
    const { url } = await started()
    const client = connected(url)
    const store = opened({ url, ttlSeconds: 0.05 })
    for (let n = 0; n < 20; n += 1) await store.setGraphContext({ sessionId: `s${n}`, userId: "ada" }, "graph")
    await setTimeout(80)
    expect((await store.listSessions({ userId: "ada" })).sessions).toEqual([])
    await store.close() // waits for what goes on behind the call
    expect((await client.keys("*")).filter((key) => !key.includes(":calls:"))).toEqual([])
  })

  it("lose what has expired when everything is pruned", async () => {
    const { url } = await started()
    const client = connected(url)
    const store = opened({ url, ttlSeconds: 0.05 })
    for (let n = 0; n < 20; n += 1) await store.setGraphContext({ sessionId: `s${n}` }, "graph") // in many buckets
    await setTimeout(80)
    await store.prune()
    expect((await client.keys("*")).filter((key) => !key.includes(":calls:"))).toEqual([])
  })

  it("lose what has expired when other sessions come, so that they do not grow for ever", async () => {
    const { url } = await started()
    const client = connected(url)
    const store = opened({ url, ttlSeconds: 0.02 })
    for (let n = 0; n < 400; n += 1) {
      await store.setGraphContext({ sessionId: `s${n}`, userId: "ada" }, "graph")
      if (n % 100 === 99) await setTimeout(40)
    }
    await store.close()
    const [all] = await client.keys("*:all")
    expect(await client.zcard(all!)).toBeLessThan(400) // two members for each session
  })
})
