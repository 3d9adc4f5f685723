import type { SessionStore } from "@cognee-session/core"

/** The name of a method of a store. */
export type StoreMethod = Exclude<keyof SessionStore, "capabilities" | typeof Symbol.asyncDispose>

const EVERY_METHOD: Readonly<Record<StoreMethod, true>> = {
  createQaEntry: true,
  createQaEntries: true,
  getQaEntry: true,
  getLatestQaEntries: true,
  getAllQaEntries: true,
  latestQaId: true,
  updateQaEntry: true,
  deleteQaEntry: true,
  getGraphContext: true,
  setGraphContext: true,
  saveTraceStep: true,
  readTraceSteps: true,
  listSessions: true,
  deleteSession: true,
  prune: true,
  close: true,
}

/** Every method of a store. The compiler sees that none is missing. */
export const STORE_METHODS: readonly StoreMethod[] = Object.keys(EVERY_METHOD) as StoreMethod[]
