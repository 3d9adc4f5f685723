import type { SessionStore } from "@cognee-session/core"
import { memoryStore } from "@cognee-session/core/memory"
import type { OpenOptions, SessionStoreHarness } from "@cognee-session/testkit"
import { replaced } from "../replaced.mjs"
import { brokenBatches } from "./batches.ts"
import { brokenChanges } from "./changing.ts"
import { brokenContextsAndTraces } from "./context-and-trace.ts"
import { brokenCreates } from "./creating.ts"
import { brokenExpiries } from "./expiry.ts"
import { brokenFailures } from "./failing.ts"
import { brokenListings } from "./listing.ts"
import { brokenForManyWriters } from "./many-writers.ts"
import { type MemoryBreakage, MemoryPlace, Sessions } from "./memory-place.ts"
import { brokenNames } from "./names.ts"
import { brokenReads } from "./reading.ts"
import { brokenSessions } from "./sessions.ts"
import { brokenTexts } from "./texts.ts"

export const brokenInMemory: readonly MemoryBreakage[] = [
  ...brokenNames,
  ...brokenCreates,
  ...brokenReads,
  ...brokenTexts,
  ...brokenChanges,
  ...brokenBatches,
  ...brokenContextsAndTraces,
  ...brokenSessions,
  ...brokenListings,
  ...brokenExpiries,
  ...brokenForManyWriters,
  ...brokenFailures,
]

/** A harness of `memoryStore` with some methods replaced, and with every part that it can have. */
export function memoryHarness(name: string, methods: MemoryBreakage["methods"]): SessionStoreHarness {
  return {
    name,
    create: () => {
      const sessions = new Sessions()
      return {
        open: (options) => openBroken(sessions, options, methods),
        destroy: () => {},
        expiry: { coarseMs: 1 },
        secrets: ["a-secret-of-the-harness"],
        interrupt: async () => {
          sessions.isAway = true
          return async () => {
            sessions.isAway = false
          }
        },
        timeoutMs: 100,
      }
    },
  }
}

function openBroken(
  sessions: Sessions,
  options: OpenOptions | undefined,
  methods: MemoryBreakage["methods"],
): SessionStore {
  const { ttlSeconds } = options ?? {}
  const store = memoryStore({ ...options, storage: { sessions } })
  const ttl = ttlSeconds === undefined ? Infinity : ttlSeconds * 1000
  return replaced(store, methods(store, new MemoryPlace(ttl, sessions)))
}
