import { describe, it } from "node:test"
import { memoryStorage, memoryStore } from "@cognee-session/core/memory"
import { type SessionStoreHarness, testSessionStore } from "@cognee-session/testkit"

const harness: SessionStoreHarness = {
  name: "memoryStore",
  create() {
    const storage = memoryStorage() // of yours: a new directory, a new key prefix
    return {
      open: (options) => memoryStore({ ...options, storage }),
      destroy: () => storage.sessions.clear(),
      expiry: { coarseMs: 1 }, // lets the cases run that wait for sessions to expire
    }
  },
}

testSessionStore({ describe, it }, harness)
