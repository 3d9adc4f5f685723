import { memoryStorage, memoryStore } from "@cognee-session/core/memory"
import { testSessionStore } from "@cognee-session/testkit"
import { describe, it } from "vitest"

testSessionStore(
  { describe, it },
  {
    name: "memoryStore",
    create: () => {
      const [storage, other] = [memoryStorage(), memoryStorage()]
      return {
        open: (options) => memoryStore({ ...options, storage }),
        destroy: () => {},
        expiry: { coarseMs: 1 },
        neighbour: () => memoryStore({ storage: other }),
        secrets: ["a-secret-of-the-harness"],
      }
    },
  },
)
