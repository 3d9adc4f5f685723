import type {} from "vitest"
import type { TestProject } from "vitest/node"
import { sharedPostgres } from "../postgres.ts"

declare module "vitest" {
  export interface ProvidedContext {
    postgresUrl: string
  }
}

/** A `globalSetup` of vitest: one PostgreSQL for all tests of a run, whose url is `inject("postgresUrl")`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await sharedPostgres()
  project.provide("postgresUrl", postgres.url)
  return () => postgres.stop()
}
