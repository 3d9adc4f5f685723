import { resolve } from "node:path"
import type { SessionStore } from "@cognee-session/core"
import { UsageError } from "./usage-error.ts"

/** Where sessions are kept. */
export interface StorePlace {
  /** What to show of it. */
  readonly name: string
  readonly open: () => Promise<SessionStore>
}

/** Another backend is another entry here. Only the package that is asked for is loaded. */
const PLACES: Readonly<Record<string, (place: string, address: string) => StorePlace>> = {
  fs: (place) => {
    const dir = resolve(place)
    return { name: dir, open: async () => (await import("@cognee-session/store-fs")).fsStore({ dir }) }
  },
  sqlite: (place) => {
    const path = resolve(place)
    return {
      name: path,
      open: async () => (await import("@cognee-session/store-drizzle/sqlite")).sqliteStore({ path }),
    }
  },
  postgres: (_, url) => ({
    name: withoutSecrets(url),
    open: async () => (await import("@cognee-session/store-drizzle/postgres")).postgresStore({ url }),
  }),
  redis: (_, url) => ({
    name: withoutSecrets(url),
    open: async () => (await import("@cognee-session/store-redis")).redisStore({ url }),
  }),
}

const SAME: Readonly<Record<string, string>> = { postgresql: "postgres", rediss: "redis" }

/** The place that an address such as `fs:DIR` names. */
export function placeOf(address: string): StorePlace {
  const [, scheme = "", place = ""] = /^(\w+):(.+)$/s.exec(address) ?? []
  const kind = Object.hasOwn(SAME, scheme) ? SAME[scheme]! : scheme
  if (!Object.hasOwn(PLACES, kind))
    throw new UsageError("sessions can be stored in fs:DIR, sqlite:FILE, postgres://… or redis://…; see --help")
  return PLACES[kind]!(place, address)
}

/** An address has a password in it. */
function withoutSecrets(address: string): string {
  if (!URL.canParse(address)) throw new UsageError("the address of the store is no URL; see --help")
  const { protocol, host, pathname } = new URL(address)
  return `${protocol}//${host}${pathname}`
}
