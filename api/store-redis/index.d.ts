// Written by `npm run api`; not to be edited. What callers can reach of this entry point.

import { SessionStore } from "@cognee-session/core"

/** A stream that can hold back what is written, to pass it on at once. */
declare interface Corkable {
  readonly writable: boolean
  cork(): void
  uncork(): void
}

/**
 * What the store needs of a client that is handed in: `Redis` and `Cluster` of ioredis 5 and 6 have it. It must reach
 * the primary.
 */
export declare interface RedisClient {
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

/** The options of a client that matter to the store. */
export declare interface RedisClientOptions {
  /** What the client puts before every key; the store's own prefix follows it. Default: none. */
  readonly keyPrefix?: string | undefined
  /** Of a cluster. */
  readonly scaleReads?: unknown
}

/**
 * A store on plain Redis 6.2 and later, or Valkey, on one machine or a cluster.
 *
 * Returns at once; a client of its own connects at the first call. Throws a `SessionError` (`INVALID_PARAMETER`) for
 * options that cannot be right.
 */
export declare function redisStore(options: RedisStoreOptions): SessionStore

/** Where the sessions are kept: a url, or a client. */
export declare type RedisStoreOptions = RedisStoreSettings &
  (
    | {
        /** `redis://[user[:password]@]host[:port][/database]`, or `rediss://` for TLS. */
        readonly url: string
        /** Not together with `url`. */
        readonly client?: undefined
      }
    | {
        /** A `Redis` or `Cluster` of ioredis 5 or 6 that reaches the primary. The store never closes it. */
        readonly client: RedisClient
        /** Not together with `client`. */
        readonly url?: undefined
      }
  )

declare interface RedisStoreSettings {
  /** What the keys begin with: the store's namespace. Default: `"cognee-session:"`. */
  readonly keyPrefix?: string | undefined
  /** A session expires when nothing was written to it for that long, in seconds (X1). Default: never. */
  readonly ttlSeconds?: number | undefined
  /** How long one request to the server may take, in milliseconds, until the call fails. Default: 5,000. */
  readonly timeoutMs?: number | undefined
}

export {}
