import { randomUUID } from "node:crypto"
import {
  type Faults,
  type RedisCluster,
  type RunningServer,
  startClusterProxies,
  startFaultProxy,
  startRedis,
} from "@cognee-session/dev-services"
import { afterAll, beforeAll } from "vitest"
import type { ClientPlan } from "./children/open-client.mjs"
import type { Proxied } from "./harness.ts"

/**
 * One Redis for the tests of a file, which keep to a key prefix of their own: the one that the environment names, or a
 * new one with a password. Gives what tells its url.
 */
export function useRedis(): () => string {
  let url = process.env["COGNEE_SESSION_TEST_REDIS_URL"]
  if (url === undefined) {
    let server: RunningServer
    beforeAll(async () => {
      server = await startRedis({ password: `secret/${randomUUID()}` })
      url = server.url
    })
    afterAll(() => server.stop())
  }
  return () => url!
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
