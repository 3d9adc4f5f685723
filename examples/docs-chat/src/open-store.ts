import type { SessionStore } from "@cognee-session/core"
import { fsStore } from "@cognee-session/store-fs"

/** Opens the store that keeps its sessions in `dir`. Another backend is another line here. */
export function openStore(dir: string): SessionStore {
  return fsStore({ dir })
}
