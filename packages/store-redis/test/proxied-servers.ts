import { type Faults, type RedisCluster, startClusterProxies, startFaultProxy } from "@cognee-session/dev-services"
import type { ClientPlan } from "./children/open-client.mjs"
import type { Proxied } from "./harness.ts"

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
    dropped: () => proxy.counts.droppedReplies,
    [Symbol.asyncDispose]: () => proxy.close(),
  }
}

/** How a client reaches the nodes of a cluster. */
export function clusterPlan(cluster: RedisCluster): ClientPlan & Required<Pick<ClientPlan, "cluster">> {
  const startupNodes = cluster.nodes.map(({ host, port }) => ({ host, port }))
  return { kind: "cluster", url: cluster.nodes[0]!.url, cluster: { startupNodes, natMap: {} } }
}

/** New proxies before the nodes of a cluster. */
export async function proxiedCluster(cluster: RedisCluster, plan: Omit<ClientPlan, "url"> = {}): Promise<Proxied> {
  const proxies = await startClusterProxies(cluster)
  const { natMap, startupNodes } = proxies
  const direct = { ...plan, ...clusterPlan(cluster) }
  return {
    plan: { ...direct, cluster: { natMap, startupNodes } },
    direct,
    inject: (faults) => proxies.inject(faults),
    heal: () => proxies.heal(),
    dropped: () => proxies.proxies.reduce((sum, { counts }) => sum + counts.droppedReplies, 0),
    [Symbol.asyncDispose]: () => proxies.close(),
  }
}
