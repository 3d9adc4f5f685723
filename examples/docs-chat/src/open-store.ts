import { resolve } from "node:path"
import type { SessionStore } from "@cognee-session/core"
import { UsageError } from "./usage-error.ts"

/** Where sessions are kept. */
export interface StorePlace {
  /** What to show of it. */
  readonly name: string
  readonly open: () => Promise<SessionStore>
}

/** Another backend is another line here. Only the package that is asked for is loaded. */
const PLACES: Readonly<Record<string, (place: string) => StorePlace>> = {
  fs: (place) => {
    const dir = resolve(place)
    return { name: dir, open: async () => (await import("@cognee-session/store-fs")).fsStore({ dir }) }
  },
}

/** The place that an address such as `fs:DIR` names. */
export function placeOf(address: string): StorePlace {
  const [, scheme = "", place = ""] = /^(\w+):(.+)$/s.exec(address) ?? []
  if (!Object.hasOwn(PLACES, scheme)) throw new UsageError("sessions can be stored in fs:DIR; see --help")
  return PLACES[scheme]!(place)
}
