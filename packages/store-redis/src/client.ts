import { Redis } from "ioredis"

/**
 * What the store needs of a client that is handed in: `Redis` and `Cluster` of ioredis 5 and 6 have it. It must reach
 * the primary.
 */
export interface RedisClient {
  /** The state of the connection, such as `"ready"` or `"wait"`. */
  readonly status: string
  /** Whether it is a `Cluster`. */
  readonly isCluster: boolean
  /** What it was made with. */
  readonly options: RedisClientOptions
  /** Sends a command and resolves to the reply. */
  call(command: string, ...args: (string | number)[]): Promise<unknown>
  /** Connects; the store calls it when the client waits for that. */
  connect(): Promise<unknown>
  /** Adds a listener. */
  on(event: string, listener: (error: Error) => void): unknown
  /** Removes a listener. */
  off(event: string, listener: (error: Error) => void): unknown
  /** The connection; not of a cluster. */
  readonly stream?: Corkable | undefined
  /** Of a cluster. */
  nodes?(role: "master"): RedisClient[]
}

/** A stream that can hold back what is written, to pass it on at once. */
export interface Corkable {
  readonly writable: boolean
  cork(): void
  uncork(): void
}

/** The options of a client that matter to the store. */
export interface RedisClientOptions {
  /** What the client puts before every key; the store's own prefix follows it. Default: none. */
  readonly keyPrefix?: string | undefined
  /** Of a cluster. */
  readonly scaleReads?: unknown
}

const METHODS = ["call", "connect", "on", "off"] as const

/** Whether something has the shape of a client. Its class may be that of another copy of ioredis. */
export function isClient(value: unknown): value is RedisClient {
  if (typeof value !== "object" || value === null) return false
  const client = value as Partial<Record<keyof RedisClient, unknown>>
  const isWhole = METHODS.every((method) => typeof client[method] === "function")
  return isWhole && typeof client.status === "string" && typeof client.options === "object" && client.options !== null
}

/** Where a server is, and who comes there. */
export interface Address {
  readonly host: string
  readonly port: number
  readonly db: number
  readonly username?: string
  readonly password?: string
  /** Of a connection by TLS; no options of its own. */
  readonly tls?: object
}

/** Where a url leads to: `redis://[user[:password]@]host[:port][/database]`, or `rediss://` for TLS; `null` for any other text. */
export function addressOf(url: string): Address | null {
  const parsed = URL.canParse(url) ? new URL(url) : null
  const database = /^\/?(\d{0,9})$/.exec(parsed?.pathname ?? "")?.[1]
  if (parsed === null || !isRedis(parsed) || database === undefined) return null
  try {
    return {
      host: parsed.hostname.replaceAll(/^\[|\]$/g, ""), // IPv6
      port: parsed.port === "" ? 6379 : Number(parsed.port),
      db: Number(database),
      ...(parsed.username !== "" && { username: decodeURIComponent(parsed.username) }),
      ...(parsed.password !== "" && { password: decodeURIComponent(parsed.password) }),
      ...(parsed.protocol === "rediss:" && { tls: {} }),
    }
  } catch {
    return null // a `%` that escapes nothing
  }
}

function isRedis({ protocol, hostname, search, hash }: URL): boolean {
  return ["redis:", "rediss:"].includes(protocol) && hostname !== "" && search === "" && hash === ""
}

/** A client of the store's own. It connects at first use, and never sends anything again by itself: that is left to the store. */
export function ownClient(address: Address, timeoutMs: number): Redis {
  return new Redis({
    ...address,
    lazyConnect: true,
    protocol: 2,
    disableClientInfo: true,
    enableReadyCheck: false, // the store waits for a server that is loading
    enableOfflineQueue: false, // nor does it keep what it cannot send
    maxRetriesPerRequest: 0, // what was sent and is not answered when the connection is lost is rejected at once
    connectTimeout: timeoutMs,
    socketTimeout: timeoutMs, // a server that has fallen silent
    retryStrategy: (times) => Math.min(2 ** Math.min(times, 9), 500) * (0.5 + Math.random() / 2),
    reconnectOnError: (error) => error.message.includes("READONLY"), // what was the primary is a replica now
  })
}
