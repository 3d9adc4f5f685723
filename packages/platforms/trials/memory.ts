import { memoryStorage, memoryStore } from "@cognee-session/core/memory"
import type { SessionStoreHarness } from "@cognee-session/testkit"

export const harness: SessionStoreHarness = {
  name: "memoryStore",
  create() {
    const storage = memoryStorage()
    return {
      open: (options) => memoryStore({ ...options, storage }),
      destroy: () => storage.sessions.clear(),
      expiry: { coarseMs: 1 },
    }
  },
}
