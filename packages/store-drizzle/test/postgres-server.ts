import { sharedPostgres } from "@cognee-session/dev-services"
import type {} from "vitest"
import type { TestProject } from "vitest/node"

declare module "vitest" {
  export interface ProvidedContext {
    postgresUrl: string
  }
}

/**
 * One PostgreSQL for all tests of a run that keep to a schema of their own, whose url is `inject("postgresUrl")`. It asks
 * for a password, so that errors can be searched for it, and does not wait for the disk.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const settings = { fsync: "off", full_page_writes: "off", max_connections: "400" }
  const server = await sharedPostgres({ password: "correct horse", settings })
  project.provide("postgresUrl", server.url)
  return () => server.stop()
}
