import { memoryStorage, memoryStore } from "@cognee-session/core/memory"

export const harness = {
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
