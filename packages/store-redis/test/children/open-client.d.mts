import type { SessionStore } from "@cognee-session/core"
import type { RedisClient, RedisStoreOptions } from "@cognee-session/store-redis"

/** How to open a client. JSON, for processes that are started. */
export type ClientPlan = {
  /** Of a cluster, only the credentials count. */
  readonly url: string
  readonly kind?: "redis" | "redis 5" | "cluster"
  readonly keyPrefix?: string
  /** So that it leaves a primary that has become a replica. */
  readonly reconnectsWhenReadOnly?: boolean
  readonly cluster?: {
    readonly startupNodes: readonly { readonly host: string; readonly port: number }[]
    readonly natMap: Readonly<Record<string, { readonly host: string; readonly port: number }>>
    /** How often the client follows a moving slot before it gives up. */
    readonly maxRedirections?: number
  }
}

export type TestClient = RedisClient & { disconnect(): void }

export function openClient(plan: ClientPlan): TestClient

export function openStore(arguments_: {
  readonly plan: ClientPlan
  readonly options: Omit<RedisStoreOptions, "url" | "client">
}): SessionStore
