import { randomUUID } from "node:crypto"
import {
  type Faults,
  type RedisCluster,
  startClusterProxies,
  startFaultProxy,
  startRedis,
} from "@cognee-session/dev-services"
import type { ClientPlan } from "./children/open-client.mjs"
import type { Proxied } from "./harness.ts"

/** A Redis for tests that keep to a key prefix of their own. */
export interface TestServer extends AsyncDisposable {
  readonly url: string
}

/** The Redis that the environment names, or one of our own, with a password. */
export async function redisServer(): Promise<TestServer> {
  const url = process.env["COGNEE_SESSION_TEST_REDIS_URL"]
  if (url === undefined) return startRedis({ password: `secret/${randomUUID()}` })
  return { url, [Symbol.asyncDispose]: async () => {} }
}

/** A new proxy before a server. */
export async function proxiedServer(
  url: string,
  plan: Omit<ClientPlan, "url"> = {},
  faults: Faults = {},
): Promise<Proxied> {
  const proxy = await startFaultProxy({ target: { url }, faults })
  return {
    plan: { ...plan, url: proxy.url },
    direct: { ...plan, url },
    inject: (other) => proxy.inject(other),
    heal: () => proxy.inject(faults),
    [Symbol.asyncDispose]: () => proxy.close(),
  }
}

/** New proxies before the nodes of a cluster. */
export async function proxiedCluster(cluster: RedisCluster, plan: Omit<ClientPlan, "url"> = {}): Promise<Proxied> {
  const proxies = await startClusterProxies(cluster)
  const { natMap, startupNodes } = proxies
  const { url } = cluster.nodes[0]!
  const direct = { startupNodes: cluster.nodes.map(({ host, port }) => ({ host, port })), natMap: {} }
  return {
    plan: { ...plan, kind: "cluster", url, cluster: { natMap, startupNodes } },
    direct: { ...plan, kind: "cluster", url, cluster: direct },
    inject: (faults) => proxies.inject(faults),
    heal: () => proxies.heal(),
    [Symbol.asyncDispose]: () => proxies.close(),
  }
}
