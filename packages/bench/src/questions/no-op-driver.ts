import type { SessionStoreDriver } from "@cognee-session/core"

/** A driver that does nothing at once: what a call takes is core's own time. */
export function noOpDriver(): SessionStoreDriver {
  return {
    name: "no-op",
    createQaEntry: async () => "created",
    getLatestQaEntries: async () => [],
    getAllQaEntries: async () => [],
    latestQaId: async () => null,
    updateQaEntry: async () => false,
    deleteQaEntry: async () => false,
    getGraphContext: async () => null,
    setGraphContext: async () => {},
    deleteSession: async () => false,
    prune: async () => {},
  }
}
