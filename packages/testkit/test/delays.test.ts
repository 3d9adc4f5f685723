import { setTimeout } from "node:timers/promises"
import { testSessionStore } from "@cognee-session/testkit"
import { describe, it } from "vitest"
import { Random } from "../src/random.ts"
import { MapDriver, type MapStorage, harnessOf } from "./map-driver.ts"

const random = new Random(Number(process.env["COGNEE_SESSION_TESTKIT_SEED"] ?? 1), "delays")

/** A good driver over a slow and unsteady line: each call takes a while before it does its work, and another until it answers. */
class DelayedDriver extends MapDriver {
  constructor(storage: MapStorage, ttl: number, namespace: string) {
    super(storage, ttl, namespace)
    return new Proxy(this, { get: (driver, key) => delayed(driver, Reflect.get(driver, key) as unknown) })
  }
}

function delayed(driver: MapDriver, member: unknown): unknown {
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

testSessionStore({ describe, it }, harnessOf(DelayedDriver, "a driver with random delays"))
