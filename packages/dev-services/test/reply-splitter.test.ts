import { expect, test } from "vitest"
import { type Protocol, ReplySplitter } from "../src/reply-splitter.ts"

type Pieces = [text: string, isReply: boolean][]

function split(protocol: Protocol, chunks: readonly Buffer[]): Pieces {
  const splitter = new ReplySplitter(protocol)
  const pieces: Pieces = []
  for (const chunk of chunks)
    for (const { bytes, isReply } of splitter.push(chunk)) pieces.push([bytes.toString("latin1"), isReply])
  if (splitter.rest.length > 0) pieces.push([`rest ${splitter.rest.toString("latin1")}`, false])
  return pieces
}

/** However the bytes come, in one chunk, byte by byte or in two parts, the pieces are the same. */
function expectPieces(protocol: Protocol, text: string, pieces: Pieces): void {
  const bytes = Buffer.from(text, "latin1")
  expect(split(protocol, [bytes])).toEqual(pieces)
  expect(
    split(
      protocol,
      [...bytes].map((byte) => Buffer.from([byte])),
    ),
  ).toEqual(pieces)
  for (let cut = 1; cut < bytes.length; cut += 1)
    expect(split(protocol, [bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(pieces)
}

test.for([
  "+OK\r\n",
  "-ERR no\r\n",
  ":12\r\n",
  "$-1\r\n",
  "$0\r\n\r\n",
  "$5\r\na\r\nb+\r\n",
  "*-1\r\n",
  "*0\r\n",
  "*2\r\n*2\r\n:1\r\n$1\r\na\r\n*1\r\n+x\r\n",
  "%1\r\n+key\r\n*1\r\n:1\r\n",
  "~2\r\n:1\r\n:2\r\n",
  "|1\r\n+ttl\r\n:3600\r\n$2\r\nab\r\n",
  "_\r\n",
  ",1.5\r\n",
  "=7\r\ntxt:a\r\n\r\n",
  "!3\r\nERR\r\n",
])("Redis: %j is one reply", (reply) => {
  expectPieces("redis", `${reply}+next\r\n:1`, [
    [reply, true],
    ["+next\r\n", true],
    ["rest :1", false],
  ])
})

function message(type: string, body = ""): string {
  const length = Buffer.alloc(4)
  length.writeInt32BE(4 + body.length)
  return type + length.toString("latin1") + body
}

const READY = message("Z", "I")

test("PostgreSQL: a client gets what it must answer at once, and a reply when it is committed", () => {
  const signIn = ["R", "S", "K"].map((type) => message(type, "\0\0\0\0"))
  const described = [message("1"), message("t", "\0\0"), message("n")]
  const rows = message("D", "\0\0") + message("D", "\0\0") + message("C", "INSERT 0 1\0") + READY
  const passed = (text: string): [string, boolean] => [text, false]
  expectPieces("postgres", [...signIn, READY, ...described, message("2"), rows].join(""), [
    ...signIn.map(passed),
    passed(READY),
    ...described.map(passed),
    passed(message("2")),
    [rows, true],
  ])
})

test("PostgreSQL: an error passes with what came before it; it is no reply that could be lost", () => {
  const failed = message("D", "\0\0") + message("E", "SERROR\0\0")
  expectPieces("postgres", failed + READY, [
    [failed, false],
    [READY, false],
  ])
})

test("PostgreSQL: notices and several results belong to the one reply", () => {
  const reply =
    message("C", "BEGIN\0") + message("N", "note\0") + message("T", "\0\0") + message("C", "SELECT 0\0") + READY
  expectPieces("postgres", reply, [[reply, true]])
})

test("PostgreSQL: the answer to a request for TLS is one byte", () => {
  const [first, second] = [Buffer.from("N"), Buffer.from(message("R", "\0\0\0\0"), "latin1")]
  expect(split("postgres", [first, second])).toEqual([
    ["N", false],
    [message("R", "\0\0\0\0"), false],
  ])
})

test("bytes: a chunk is a reply", () => {
  expect(split("bytes", [Buffer.from("a"), Buffer.from("bc")])).toEqual([
    ["a", true],
    ["bc", true],
  ])
})
