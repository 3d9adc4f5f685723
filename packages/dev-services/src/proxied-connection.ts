import { connect, type Socket } from "node:net"
import { DelayedWriter } from "./delayed-writer.ts"
import type { FaultCounts, Injection } from "./faults.ts"
import { type Protocol, ReplySplitter } from "./reply-splitter.ts"

/** What the connections of a proxy share. */
export interface ProxyState {
  target: { readonly host: string; readonly port: number }
  readonly protocol: Protocol
  injection: Injection
  readonly counts: { -readonly [Name in keyof FaultCounts]: number }
}

/** Apart, so that what a server does does not depend on when requests came. */
export interface ConnectionRandoms {
  readonly requests: () => number
  readonly replies: () => number
}

/** A client's connection and the one to the server that belongs to it. */
export class ProxiedConnection {
  readonly #state: ProxyState
  readonly #randoms: ConnectionRandoms
  readonly #client: Socket
  readonly #server: Socket
  readonly #toClient: DelayedWriter
  readonly #splitter: ReplySplitter
  #isOver = false

  constructor(client: Socket, state: ProxyState, randoms: ConnectionRandoms) {
    this.#client = client
    this.#state = state
    this.#randoms = randoms
    this.#server = connect({ ...state.target, noDelay: true, allowHalfOpen: true })
    this.#toClient = new DelayedWriter(client)
    this.#splitter = new ReplySplitter(state.protocol)
    this.#listen()
    this.applyFaults()
  }

  /** To be called after the faults have changed. */
  applyFaults(): void {
    const { stall = false, holdReplies = false } = this.#state.injection.faults
    this.#toClient.hold(stall || holdReplies)
    for (const socket of [this.#client, this.#server]) {
      if (stall) socket.pause()
      else socket.resume()
    }
  }

  /** Breaks the connection, as a network does: the client gets ECONNRESET. */
  reset(): void {
    this.#toClient.discard()
    this.#client.resetAndDestroy()
    this.#server.destroy()
  }

  #listen(): void {
    // A proxy keeps no process alive.
    for (const socket of [this.#client, this.#server]) socket.unref()
    this.#client.on("data", (chunk: Buffer) => this.#onRequest(chunk))
    this.#client.on("end", () => this.#server.end())
    this.#server.on("data", (chunk: Buffer) => this.#onReplyBytes(chunk))
    this.#server.on("end", () => this.#onServerEnd())
    for (const socket of [this.#client, this.#server]) socket.on("error", () => this.reset())
    this.#client.on("close", () => this.#server.destroySoon())
  }

  #onRequest(chunk: Buffer): void {
    const { pass, reset } = this.#state.injection.cutRequest(chunk.length, this.#randoms.requests)
    if (!reset) return void this.#server.write(chunk)
    this.#state.counts.cutRequests += 1
    // What passes shall arrive before the end does.
    this.#client.resetAndDestroy()
    this.#server.end(chunk.subarray(0, pass))
  }

  #onReplyBytes(chunk: Buffer): void {
    for (const { bytes, isReply } of this.#splitter.push(chunk)) {
      if (this.#isOver) return
      this.#onPiece(bytes, isReply)
    }
  }

  #onPiece(bytes: Buffer, isReply: boolean): void {
    const { counts, injection } = this.#state
    if (isReply) counts.replies += 1
    if (isReply && injection.dropsReply(this.#randoms.replies)) {
      counts.droppedReplies += 1
      return this.#resetAfter(Buffer.alloc(0))
    }
    const { pass, reset } = injection.cutReply(bytes.length, isReply, this.#randoms.replies)
    if (reset) {
      counts.cutReplies += 1
      return this.#resetAfter(bytes.subarray(0, pass))
    }
    const delay = injection.delayMs(this.#randoms.replies)
    if (delay > 0) counts.delayedReplies += 1
    this.#toClient.write(bytes, delay)
  }

  /** Earlier replies that wait still arrive; nothing later does. */
  #resetAfter(lastBytes: Buffer): void {
    this.#isOver = true
    this.#toClient.finish(lastBytes, () => this.reset())
  }

  #onServerEnd(): void {
    if (this.#isOver) return
    if (this.#splitter.rest.length > 0) this.#onPiece(this.#splitter.rest, false)
    this.#toClient.end()
  }
}
