import { randomUUID } from "node:crypto"
import type { Faults } from "@cognee-session/dev-services"
import { redisStore } from "@cognee-session/store-redis"
import type { HarnessStorage, SessionStoreHarness } from "@cognee-session/testkit"
import { sessionKeys } from "../src/keys.ts"
import { type ClientPlan, type TestClient, openClient } from "./children/open-client.mjs"

/** Less than the default, so that cases in which the server is away do not take long. */
const TIMEOUT_MS = 4000

/** What stands between the store and its servers. */
export interface Proxied extends AsyncDisposable {
  /** How a client reaches the servers through the proxies. */
  readonly plan: ClientPlan
  /** How it reaches them without. */
  readonly direct: ClientPlan
  inject(faults: Faults): Promise<void>
  heal(): Promise<void>
  /** How many replies were swallowed so far. */
  dropped(): number
}

/** The conformance harness of `redisStore({ url })`: each storage is a key prefix, behind a proxy of its own. */
export function urlHarness(name: string, connect: () => Promise<Proxied>): SessionStoreHarness {
  return {
    name,
    async create() {
      const proxied = await connect()
      const { url } = proxied.plan
      const prefixes = new Prefixes()
      const options = { url, keyPrefix: prefixes.own, timeoutMs: TIMEOUT_MS }
      return {
        ...storageParts(proxied, options.keyPrefix),
        open: (openOptions) => redisStore({ ...options, ...openOptions }),
        neighbour: () => redisStore({ ...options, keyPrefix: prefixes.neighbour() }),
        childModule: { url: import.meta.resolve("@cognee-session/store-redis"), factory: "redisStore", options },
        secrets: new URL(url).password === "" ? undefined : [new URL(url).password],
        destroy: () => destroy(proxied, prefixes.used, []),
      }
    },
  }
}

/** The same with a client handed in: each handle has one of its own. */
export function clientHarness(name: string, connect: () => Promise<Proxied>): SessionStoreHarness {
  return {
    name,
    async create() {
      const proxied = await connect()
      const clients: TestClient[] = []
      const prefixes = new Prefixes()
      const options = { keyPrefix: prefixes.own, timeoutMs: TIMEOUT_MS }
      const newClient = (): TestClient => {
        const client = openClient(proxied.plan)
        clients.push(client)
        return client
      }
      return {
        ...storageParts(proxied, options.keyPrefix),
        open: (openOptions) => redisStore({ client: newClient(), ...options, ...openOptions }),
        neighbour: () => redisStore({ client: newClient(), ...options, keyPrefix: prefixes.neighbour() }),
        childModule: {
          url: new URL("./children/open-client.mjs", import.meta.url).href,
          factory: "openStore",
          options: { plan: proxied.plan, options },
        },
        destroy: () => destroy(proxied, prefixes.used, clients),
      }
    },
  }
}

/** The prefixes of a storage, its own and its neighbour's. */
class Prefixes {
  /** With what a prefix must not be taken for: a pattern, an escape. */
  readonly own = `conformance*?[x]\\${randomUUID()}:`
  /** Those that there may be keys of. */
  readonly used = [this.own]

  neighbour(): string {
    const prefix = `${this.own}2`
    this.used.push(prefix)
    return prefix
  }
}

function storageParts(
  proxied: Proxied,
  prefix: string,
): Pick<HarnessStorage, "expiry" | "timeoutMs" | "damage" | "interrupt"> {
  return {
    expiry: { coarseMs: 1 },
    timeoutMs: TIMEOUT_MS,
    damage: (session) =>
      withClient(proxied, async (client) => {
        const { session: key } = sessionKeys(prefix, session)
        await client.call("zremrangebyscore", key, "(0", "+inf")
        await client.call("zadd", key, 1, "{}")
      }),
    interrupt: async () => {
      await proxied.inject({ refuse: true })
      return () => proxied.heal()
    },
  }
}

async function destroy(proxied: Proxied, prefixes: readonly string[], clients: readonly TestClient[]): Promise<void> {
  for (const client of clients) client.disconnect()
  await withClient(proxied, async (client) => {
    for (const keyPrefix of prefixes) await redisStore({ client, keyPrefix }).prune()
  })
  await proxied[Symbol.asyncDispose]()
}

async function withClient(proxied: Proxied, work: (client: TestClient) => Promise<void>): Promise<void> {
  const client = openClient(proxied.direct)
  try {
    await work(client)
  } finally {
    client.disconnect()
  }
}
