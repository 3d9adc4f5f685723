// Opens clients, and stores on them, in the tests and in the processes that they start.
import { redisStore } from "@cognee-session/store-redis"
import { Cluster, Redis } from "ioredis"
import { Redis as Redis5 } from "ioredis-5"

/** Soon back after an outage. */
const SOON = { retryStrategy: () => 50, clusterRetryStrategy: () => 50 }

export function openClient({ url, kind = "redis", keyPrefix, cluster, reconnectsWhenReadOnly = false }) {
  const { hostname, port, username, password } = new URL(url)
  const login = {
    username: decodeURIComponent(username) || undefined,
    password: decodeURIComponent(password) || undefined,
  }
  const reconnectOnError = (error) => reconnectsWhenReadOnly && error.message.includes("READONLY")
  const client = made()
  client.on("error", () => {}) // the calls tell
  return client

  function made() {
    if (kind === "cluster")
      return new Cluster(cluster.startupNodes, { ...cluster, redisOptions: login, keyPrefix, ...SOON })
    const Client = kind === "redis 5" ? Redis5 : Redis
    return new Client({ host: hostname, port: Number(port), ...login, keyPrefix, reconnectOnError, ...SOON })
  }
}

/** A store on a client of its own, which ends with it: a process that has closed the store is left as it was. */
export function openStore({ plan, options }) {
  const client = openClient(plan)
  const store = redisStore({ client, ...options })
  const close = store.close.bind(store)
  store.close = () => close().finally(() => client.disconnect())
  return store
}
