import type {} from "vitest"
import type { TestProject } from "vitest/node"
import { sharedRedis } from "../redis.ts"

declare module "vitest" {
  export interface ProvidedContext {
    redisUrl: string
  }
}

/** A `globalSetup` of vitest: one Redis for all tests of a run, whose url is `inject("redisUrl")`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const redis = await sharedRedis()
  project.provide("redisUrl", redis.url)
  return () => redis.stop()
}
