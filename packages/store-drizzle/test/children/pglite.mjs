// How another process opens the storage of the tests with PGlite.
import { PGlite } from "@electric-sql/pglite"
import { postgresStore } from "@cognee-session/store-drizzle/postgres"
import { drizzle } from "drizzle-orm/pglite"

export function pgliteStore({ dir, ...options }) {
  return postgresStore({ ...options, db: drizzle(new PGlite(dir)) })
}
