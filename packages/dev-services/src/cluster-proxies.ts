import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts"
import type { Faults } from "./faults.ts"
import type { RedisCluster } from "./redis-cluster.ts"

/** A proxy before each node of a cluster. */
export interface ClusterProxies extends AsyncDisposable {
  /** In the order of the cluster's `nodes`. */
  readonly proxies: readonly FaultProxy[]
  /** What ioredis wants as `natMap`, so that it finds the proxies where the cluster names the nodes. */
  readonly natMap: Readonly<Record<string, { readonly host: string; readonly port: number }>>
  /** The nodes to give to the client. */
  readonly startupNodes: readonly { readonly host: string; readonly port: number }[]
  /** Makes the same faults in every proxy. */
  inject(faults: Faults): Promise<void>
  heal(): Promise<void>
  close(): Promise<void>
}

/** Starts a proxy before each node. The nth proxy's seed is `seed + n`. */
export async function startClusterProxies(
  cluster: RedisCluster,
  { seed = 1, faults }: { readonly seed?: number | undefined; readonly faults?: Faults | undefined } = {},
): Promise<ClusterProxies> {
  const start = cluster.nodes.map((target, index) => startFaultProxy({ target, seed: seed + index, faults }))
  const proxies = await Promise.all(start)
  const startupNodes = proxies.map(({ host, port }) => ({ host, port }))
  const forEach = async (act: (proxy: FaultProxy) => Promise<void>): Promise<void> => {
    await Promise.all(proxies.map(act))
  }
  const close = (): Promise<void> => forEach((proxy) => proxy.close())
  return {
    proxies,
    startupNodes,
    natMap: Object.fromEntries(cluster.nodes.map(({ host, port }, index) => [`${host}:${port}`, startupNodes[index]!])),
    inject: (next) => forEach((proxy) => proxy.inject(next)),
    heal: () => forEach((proxy) => proxy.heal()),
    close,
    [Symbol.asyncDispose]: close,
  }
}
