import { sharedPostgres, sharedRedis } from "@cognee-session/dev-services"
import type {} from "vitest"
import type { TestProject } from "vitest/node"

declare module "vitest" {
  export interface ProvidedContext {
    postgresUrl: string
    redisUrl: string
  }
}

/** One PostgreSQL and one Redis for all tests of a run, each storage with a schema or a key prefix of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const settings = { fsync: "off", full_page_writes: "off", max_connections: "400" }
  const [postgres, redis] = await Promise.all([sharedPostgres({ settings }), sharedRedis()])
  project.provide("postgresUrl", postgres.url)
  project.provide("redisUrl", redis.url)
  return async () => {
    await Promise.all([postgres.stop(), redis.stop()])
  }
}
