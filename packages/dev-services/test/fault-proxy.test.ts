import { connect } from "node:net"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { type FaultProxy, type Faults, type RunningServer, startFaultProxy, startRedis } from "../src/index.ts"
import { RespConnection, respCall } from "../src/resp.ts"

let redis: RunningServer
let proxy: FaultProxy

beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())

beforeEach(async () => {
  await respCall(redis.port, "FLUSHALL")
  proxy = await startFaultProxy({ target: redis })
})
afterEach(() => proxy.close())

/** What one call through the proxy comes to. */
async function incr(key: string): Promise<"answered" | "lost"> {
  return respCall(proxy.port, "INCR", key).then(
    () => "answered",
    () => "lost",
  )
}

/** Sends bytes and gives all that comes back until the connection has ended. */
async function exchange(text: string): Promise<{ received: string; error: string | undefined }> {
  const socket = connect(proxy.port, proxy.host)
  let received = ""
  let error: string | undefined
  socket.on("data", (chunk: Buffer) => (received += chunk.toString()))
  socket.on("error", (reason: NodeJS.ErrnoException) => (error = reason.code))
  socket.write(text)
  await new Promise((resolve) => socket.on("close", resolve))
  // A reset that follows closely on bytes looks to Node like an ordinary end.
  return { received, error }
}

const storedCount = (key: string) => respCall(redis.port, "GET", key)

test("without faults everything passes, and the end of a connection too", async () => {
  expect(proxy.url).toBe(`redis://127.0.0.1:${proxy.port}`)
  expect(await exchange("PING\r\nQUIT\r\n")).toEqual({ received: "+PONG\r\n+OK\r\n", error: undefined })
  const large = "x".repeat(16 * 1024 * 1024)
  await respCall(proxy.port, "SET", "large", large)
  expect(await respCall(proxy.port, "GET", "large")).toBe(large)
  expect(proxy.counts).toMatchObject({ connections: 3, replies: 4, droppedReplies: 0, cutReplies: 0, cutRequests: 0 })
})

test("another target is for new connections; those that there are stay with theirs", async () => {
  await using other = await startRedis()
  await using connection = await RespConnection.open(proxy.port, undefined)
  await connection.call("SET", "where", "first")
  proxy.retarget(other)
  await respCall(proxy.port, "SET", "where", "other")
  expect(await connection.call("GET", "where")).toBe("first")
  expect(await respCall(other.port, "GET", "where")).toBe("other")
})

test("a dropped reply: the command is applied, the client gets ECONNRESET and nothing else", async () => {
  await proxy.inject({ dropReplies: 1 })
  expect(await exchange("INCR a\r\n")).toEqual({ received: "", error: "ECONNRESET" })
  expect(await storedCount("a")).toBe("1")
  expect(proxy.counts).toMatchObject({ replies: 1, droppedReplies: 1 })
})

test("the nth reply alone is dropped, of those that come together too", async () => {
  await proxy.inject({ dropReplyNumber: 3 })
  expect((await exchange("INCR a\r\n".repeat(5))).received).toBe(":1\r\n:2\r\n")
  expect(await storedCount("a")).toBe("5")
  expect(await incr("a")).toBe("answered")
})

async function fates(seed: number, faults: Faults): Promise<string> {
  await using seeded = await startFaultProxy({ target: redis, seed, faults })
  let pattern = ""
  for (let i = 0; i < 300; i += 1)
    pattern += await respCall(seeded.port, "INCR", "a").then(
      () => ".",
      () => "x",
    )
  return pattern
}

test("a seed repeats the choices, another one makes others, and the probability is kept to", async () => {
  const first = await fates(7, { dropReplies: 0.2 })
  expect(await fates(7, { dropReplies: 0.2 })).toBe(first)
  expect(await fates(8, { dropReplies: 0.2 })).not.toBe(first)
  const lost = first.replaceAll(".", "").length
  expect(lost).toBeGreaterThan(30)
  expect(lost).toBeLessThan(90)
  expect(await storedCount("a")).toBe("900")
})

test("a cut reply: a part arrives, then the connection is reset", async () => {
  await respCall(redis.port, "SET", "text", "0123456789")
  await proxy.inject({ cutReplies: 1 })
  const whole = "$10\r\n0123456789\r\n"
  const { received } = await exchange("GET text\r\n")
  expect(received.length).toBeLessThan(whole.length)
  expect(whole.startsWith(received)).toBe(true)
  expect(proxy.counts.cutReplies).toBe(1)
})

test("a cut request never reaches the server", async () => {
  await proxy.inject({ cutRequests: 1 })
  expect(await incr("a")).toBe("lost")
  await proxy.heal()
  expect(await incr("a")).toBe("answered")
  expect(await storedCount("a")).toBe("1")
  expect(proxy.counts.cutRequests).toBe(1)
})

test("a connection is reset at a byte of the replies, once", async () => {
  for (const byte of [1, 2, 3, 4, 5, 8]) {
    await respCall(redis.port, "SET", "a", "0")
    await proxy.inject({ cutAtReplyByte: byte })
    const { received } = await exchange("INCR a\r\nINCR a\r\n")
    expect(received).toBe(":1\r\n:2\r\n".slice(0, byte))
    expect(await incr("a")).toBe("answered")
  }
})

test("a connection is reset at a byte of the requests, once: what comes before it arrives", async () => {
  const request = "INCR a\r\nINCR a\r\n"
  for (let byte = 1; byte <= request.length; byte += 1) {
    await respCall(redis.port, "SET", "a", "0")
    await proxy.inject({ cutAtRequestByte: byte })
    expect((await exchange(request)).error).toBe("ECONNRESET")
    // Redis accepts a bare newline as the end of an inline command, hence not before the eighth byte.
    const applied = request.slice(0, byte).split("\n").length - 1
    await expect.poll(() => storedCount("a")).toBe(String(applied))
    expect(await incr("a")).toBe("answered")
  }
})

test("replies come late, in order", async () => {
  await proxy.inject({ delayMs: [20, 60] })
  const began = performance.now()
  const { received } = await exchange("INCR a\r\nINCR a\r\nINCR a\r\nQUIT\r\n")
  expect(received).toBe(":1\r\n:2\r\n:3\r\n+OK\r\n")
  expect(performance.now() - began).toBeGreaterThanOrEqual(19)
  expect(proxy.counts.delayedReplies).toBe(4)
})

test("late replies still come before the fault of a later one", async () => {
  await proxy.inject({ delayMs: 50, dropReplyNumber: 3 })
  expect((await exchange("INCR a\r\n".repeat(4))).received).toBe(":1\r\n:2\r\n")
  await proxy.inject({ delayMs: 50, cutAtReplyByte: 6 })
  expect((await exchange("INCR a\r\n".repeat(2))).received).toBe(":5\r\n:6")
})

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const late = new Promise((resolve) => setTimeout(() => resolve("pending"), 100))
  return (await Promise.race([promise, late])) === "pending"
}

test("held replies: the command is applied, the answer comes when the fault is over", async () => {
  await proxy.inject({ holdReplies: true })
  const answer = incr("a")
  await expect.poll(() => storedCount("a")).toBe("1")
  expect(await isPending(answer)).toBe(true)
  await proxy.heal()
  expect(await answer).toBe("answered")
})

test("a stall: nothing reaches the server until the fault is over, on old and new connections", async () => {
  await using old = await RespConnection.open(proxy.port)
  await proxy.inject({ stall: true })
  const answers = [old.call("INCR", "a"), respCall(proxy.port, "INCR", "a")]
  expect(await isPending(Promise.any(answers))).toBe(true)
  expect(await storedCount("a")).toBeNull()
  await proxy.heal()
  expect(new Set(await Promise.all(answers))).toEqual(new Set([1, 2]))
})

test("refused: connections break, new ones are refused, until the fault is over", async () => {
  await using old = await RespConnection.open(proxy.port)
  await proxy.inject({ refuse: true })
  await expect(old.call("PING")).rejects.toThrow("closed the connection")
  await expect(respCall(proxy.port, "PING")).rejects.toThrow("ECONNREFUSED")
  await proxy.heal()
  expect(await incr("a")).toBe("answered")
})

test("a server that is down looks like a connection that breaks; when it is back, the proxy works", async () => {
  await redis.kill()
  expect(await incr("a")).toBe("lost")
  await redis.restart()
  expect(await incr("a")).toBe("answered")
})

test("resetAll breaks every connection that there is, and no later one", async () => {
  await using old = await RespConnection.open(proxy.port)
  await old.call("PING")
  proxy.resetAll()
  await expect(old.call("PING")).rejects.toThrow("closed the connection")
  expect(await incr("a")).toBe("answered")
})
