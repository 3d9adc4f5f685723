import { setTimeout } from "node:timers/promises"
import { type SessionStoreDriver, createSessionStore, toTtlMilliseconds } from "@cognee-session/core"
import { MemoryDriver, memoryStorage } from "@cognee-session/core/memory"
import { testSessionStore } from "@cognee-session/testkit"
import { describe, it } from "vitest"
import { Random } from "../src/random.ts"

const random = new Random(Number(process.env["COGNEE_SESSION_TESTKIT_SEED"] ?? 1), "delays")

/** A driver over a slow and unsteady line: each call takes a while before it does its work, and another until it answers. */
function withDelays(driver: SessionStoreDriver): SessionStoreDriver {
  return new Proxy(driver, { get: (target, key) => delayed(target, Reflect.get(target, key) as unknown) })
}

function delayed(driver: SessionStoreDriver, member: unknown): unknown {
  if (typeof member !== "function") return member
  return async (...args: unknown[]) => {
    await aWhile()
    const result = (await member.apply(driver, args)) as unknown
    await aWhile()
    return result
  }
}

async function aWhile(): Promise<void> {
  if (random.below(8) === 0) await setTimeout(random.below(3))
}

testSessionStore(
  { describe, it },
  {
    name: "a driver with random delays",
    create() {
      const [storage, other] = [memoryStorage(), memoryStorage()]
      return {
        open: (options) =>
          createSessionStore(withDelays(new MemoryDriver(storage, toTtlMilliseconds(options?.ttlSeconds)))),
        neighbour: () => createSessionStore(new MemoryDriver(other, Infinity)),
        destroy: () => storage.sessions.clear(),
        expiry: { coarseMs: 1 },
      }
    },
  },
)
