import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { ByteQueue } from "./byte-queue.ts"
import { replyEnd } from "./resp-replies.ts"

export type RespReply = string | number | null | readonly RespReply[]

/** A connection that speaks just enough of Redis' protocol to set servers up and to look at them. */
export class RespConnection implements AsyncDisposable {
  readonly #socket: Socket
  readonly #received = new ByteQueue()
  #wake: () => void = () => {}

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on("data", (chunk: Buffer) => {
      this.#received.append(chunk)
      this.#wake()
    })
    socket.on("error", () => {}) // the call that waits notices the close
    socket.on("close", () => this.#wake())
  }

  static async open(port: number, password?: string): Promise<RespConnection> {
    const socket = connect(port, "127.0.0.1")
    await once(socket, "connect")
    const connection = new RespConnection(socket)
    if (password !== undefined) await connection.call("AUTH", password)
    return connection
  }

  /** Makes one call at a time. An error reply is thrown as an `Error` with the reply's text. */
  async call(...args: readonly (string | number)[]): Promise<RespReply> {
    const words = args.map((arg) => `$${Buffer.byteLength(String(arg))}\r\n${arg}\r\n`)
    this.#socket.write(`*${args.length}\r\n${words.join("")}`)
    return parse(this.#received.take(await this.#replyEnd()))
  }

  close(): void {
    this.#socket.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }

  async #replyEnd(): Promise<number> {
    for (;;) {
      const end = replyEnd(this.#received.bytes)
      if (end !== null) return end
      if (this.#socket.destroyed) throw new Error("Redis has closed the connection")
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}

/** Makes one call on a connection of its own. */
export async function respCall(port: number, ...args: readonly (string | number)[]): Promise<RespReply> {
  await using connection = await RespConnection.open(port)
  return await connection.call(...args)
}

function parse(bytes: Buffer): RespReply {
  const { value } = parseAt(bytes, 0)
  return value
}

function parseAt(bytes: Buffer, start: number): { value: RespReply; end: number } {
  const lineEnd = bytes.indexOf("\r\n", start)
  const line = bytes.toString("utf8", start + 1, lineEnd)
  const rest = lineEnd + 2
  switch (String.fromCharCode(bytes[start]!)) {
    case "+":
      return { value: line, end: rest }
    case ":":
      return { value: Number(line), end: rest }
    case "$":
      if (line === "-1") return { value: null, end: rest }
      return { value: bytes.toString("utf8", rest, rest + Number(line)), end: rest + Number(line) + 2 }
    case "*":
      return line === "-1" ? { value: null, end: rest } : parseItems(bytes, rest, Number(line))
    default:
      throw new Error(line)
  }
}

function parseItems(bytes: Buffer, start: number, count: number): { value: RespReply[]; end: number } {
  const value: RespReply[] = []
  let end = start
  while (value.length < count) {
    const item = parseAt(bytes, end)
    value.push(item.value)
    end = item.end
  }
  return { value, end }
}
