import { once } from "node:events"
import { createServer, type Server, type Socket } from "node:net"
import { type FaultCounts, type Faults, Injection } from "./faults.ts"
import { freePort } from "./free-port.ts"
import { ProxiedConnection, type ProxyState } from "./proxied-connection.ts"
import { seededRandom } from "./random.ts"
import type { Protocol } from "./reply-splitter.ts"
import { withPort } from "./url-port.ts"

export interface FaultProxyOptions {
  /** The server behind the proxy, as it was started or by a url with its port. */
  readonly target: { readonly url: string }
  /**
   * Repeats the choices: the nth connection meets the same ones, whatever the others do. Give what a failed run has printed.
   * Default 1.
   */
  readonly seed?: number | undefined
  /** Default: what `target.url` begins with; `"bytes"` where that tells nothing. */
  readonly protocol?: Protocol | undefined
  /** Faults from the start on. */
  readonly faults?: Faults | undefined
}

/** A TCP proxy on loopback that makes the faults that it is asked for. */
export interface FaultProxy extends AsyncDisposable {
  readonly host: string
  readonly port: number
  /** The server's url with the proxy's port. */
  readonly url: string
  readonly counts: FaultCounts
  /** From now on these faults, and no others; their countdowns begin now. */
  inject(faults: Faults): Promise<void>
  /** No more faults. What was stalled or held goes on. */
  heal(): Promise<void>
  /** From now on connections go to this server, as when a name gets another address. Those that there are stay. */
  retarget(target: { readonly url: string }): void
  /** Resets every connection that there is. */
  resetAll(): void
  /** Ends the proxy and its connections. */
  close(): Promise<void>
}

/** Starts a proxy before a server. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  for (;;) {
    const proxy = new RunningProxy(options, await freePort())
    try {
      await proxy.inject(options.faults ?? {})
      return proxy
    } catch (error) {
      if (!isTaken(error)) throw error
    }
  }
}

class RunningProxy implements FaultProxy {
  readonly host = "127.0.0.1"
  readonly port: number
  readonly url: string
  readonly #state: ProxyState
  readonly #seed: number
  readonly #connections = new Set<ProxiedConnection>()
  #listener: Server | null = null

  constructor({ target, seed = 1, protocol }: FaultProxyOptions, port: number) {
    this.port = port
    this.url = withPort(target.url, port)
    this.#seed = seed
    this.#state = {
      target: addressOf(target.url),
      protocol: protocol ?? protocolOf(target.url),
      injection: new Injection({}),
      counts: { connections: 0, replies: 0, droppedReplies: 0, cutReplies: 0, cutRequests: 0, delayedReplies: 0 },
    }
  }

  get counts(): FaultCounts {
    return { ...this.#state.counts }
  }

  async inject(faults: Faults): Promise<void> {
    this.#state.injection = new Injection(faults)
    if (faults.refuse === true) return this.close()
    await this.#listen()
    for (const connection of this.#connections) connection.applyFaults()
  }

  heal(): Promise<void> {
    return this.inject({})
  }

  retarget({ url }: { readonly url: string }): void {
    this.#state.target = addressOf(url)
  }

  resetAll(): void {
    for (const connection of this.#connections) connection.reset()
  }

  async close(): Promise<void> {
    const listener = this.#listener
    this.#listener = null
    const closed = listener === null ? null : once(listener, "close")
    listener?.close()
    this.resetAll()
    await closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #listen(): Promise<void> {
    if (this.#listener !== null) return
    const listener = createServer({ noDelay: true, allowHalfOpen: true }, (client) => this.#accept(client))
    listener.listen(this.port, this.host)
    await once(listener, "listening")
    listener.unref()
    this.#listener = listener
  }

  #accept(client: Socket): void {
    const stream = this.#state.counts.connections * 2
    this.#state.counts.connections += 1
    const randoms = { requests: seededRandom(this.#seed, stream), replies: seededRandom(this.#seed, stream + 1) }
    const connection = new ProxiedConnection(client, this.#state, randoms)
    this.#connections.add(connection)
    client.once("close", () => this.#connections.delete(connection))
  }
}

function addressOf(url: string): ProxyState["target"] {
  const { hostname, port } = new URL(url)
  return { host: hostname, port: Number(port) }
}

function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "EADDRINUSE"
}

function protocolOf(url: string): Protocol {
  if (url.startsWith("redis")) return "redis"
  return url.startsWith("postgres") ? "postgres" : "bytes"
}
