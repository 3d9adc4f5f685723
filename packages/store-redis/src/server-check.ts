import type { RedisClient } from "./client.ts"
import { Trouble, failureOf } from "./errors.ts"

/** What INFO says of a server, as far as it matters here. */
export interface ServerInfo {
  /** The version of Redis that it is, or that it is compatible with, such as `[7, 0]`; `null` when it does not tell. */
  readonly version: readonly [major: number, minor: number] | null
  /** What it does when its memory is full, such as `"noeviction"`. */
  readonly maxmemoryPolicy: string | null
}

const OLDEST = [6, 2] as const

export function parseInfo(text: string): ServerInfo {
  const version = /^redis_version:(\d+)\.(\d+)/m.exec(text)
  const policy = /^maxmemory_policy:(\S+)/m.exec(text)
  return {
    version: version === null ? null : [Number(version[1]), Number(version[2])],
    maxmemoryPolicy: policy?.[1] ?? null,
  }
}

export function isOutdated({ version }: ServerInfo): boolean {
  if (version === null) return false
  const [major, minor] = version
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])
}

/** What may happen under a policy that evicts keys; `null` when nothing may. */
export function evictionWarning({ maxmemoryPolicy }: ServerInfo): string | null {
  if (maxmemoryPolicy === null || maxmemoryPolicy === "noeviction") return null
  const which = maxmemoryPolicy.startsWith("volatile") ? "sessions that have an end set" : "sessions"
  return (
    `the Redis server has maxmemory-policy ${maxmemoryPolicy}: when its memory is full it removes ${which}, or parts of ` +
    "them, without a trace. Set noeviction where sessions must stay; writes then fail when the memory is full."
  )
}

/** Looks at every master: one that is too old is refused, of one that evicts keys the process is warned. */
export async function checkServer(client: RedisClient): Promise<void> {
  const servers = await infosOf(client.nodes?.("master") ?? [client])
  if (servers.some(isOutdated)) throw new Trouble("OUTDATED")
  const warning = servers.map(evictionWarning).find((text) => text !== null)
  if (warning !== undefined) process.emitWarning(warning, "CogneeSessionWarning", "COGNEE_SESSION_REDIS_EVICTS")
}

/** Those that tell. A server may refuse INFO; one that is away must not keep the store from the others. */
async function infosOf(nodes: readonly RedisClient[]): Promise<ServerInfo[]> {
  const results = await Promise.allSettled(nodes.map((node) => node.call("info")))
  const away = results.filter((result) => result.status === "rejected" && failureOf(result.reason).again)
  if (away.length > 0 && away.length === results.length) throw (away[0] as PromiseRejectedResult).reason
  return results.flatMap((result) => (result.status === "fulfilled" ? [parseInfo(String(result.value))] : []))
}
